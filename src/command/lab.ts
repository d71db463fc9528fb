import { rename, rm, writeFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { LabState } from '../../lab/start-lab.ts';
import { isAlive, readLabState } from './lab-process.ts';

interface LabOptions {
  readonly state?: string;
  readonly parentPid?: number;
}

/** medic lab: ten simulated Windows hosts, in the foreground until SIGTERM or SIGINT. */
export function program(): Command {
  return new Command('lab')
    .description('Run ten simulated Windows hosts, each on its own loopback address, until stopped.')
    .option('--state <file>', 'write where everything is, as JSON, once all hosts are up')
    .option('--parent-pid <pid>', 'end when that process has ended', readPid)
    .action(lab);
}

async function lab(options: LabOptions): Promise<void> {
  const { startLab } = await import('../../lab/start-lab.ts');
  const { runScript } = await import('../../lab/scripts/run-script.ts');
  const stopping = Promise.withResolvers<void>();
  const stop = (): void => stopping.resolve();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const keyFile = options.state === undefined ? null : keyFileBeside(options.state);
  const opening = startLab({ runScript, onStop: stop, ...(keyFile === null ? {} : { keyFile }) });
  const running = await opening.catch((error: NodeJS.ErrnoException) => {
    // Of all that can go wrong, only a file has a path.
    const what = error.path === undefined ? 'it did not come up' : `${keyFile} cannot be written`;
    console.error(`medic lab: ${what}: ${error.message}`);
    process.exit(2);
  });
  const { state } = running;
  if (options.state !== undefined) {
    try {
      await writeState(options.state, state);
    } catch (error) {
      console.error(`medic lab: ${options.state} cannot be written: ${(error as Error).message}`);
      await running.close();
      process.exit(2);
    }
  }
  process.stdout.write(`${describe(state)}\n`);
  const watch = options.parentPid === undefined ? null : watchParent(options.parentPid, stop);
  await stopping.promise;
  if (watch !== null) clearInterval(watch);
  if (options.state !== undefined && (await readLabState(options.state))?.pid === process.pid) {
    await rm(options.state, { force: true });
  }
  await running.close();
  // Clients that still hold a connection must not keep a stopped lab alive.
  process.exit();
}

/** `lab.json` → `lab.key`. */
function keyFileBeside(stateFile: string): string {
  const { dir, name } = parse(resolve(stateFile));
  return join(dir, `${name}.key`);
}

function describe({ hosts, control }: LabState): string {
  const first = hosts[0];
  const last = hosts.at(-1);
  const where = `${first?.address}:${first?.port} to ${last?.address}:${last?.port}`;
  return `lab: ${hosts.length} hosts, ${first?.name} to ${last?.name}, at ${where}; control ${control.address}:${control.port}; Ctrl-C ends it`;
}

/** Whole or not at all: who reads the file must never see half of it. */
async function writeState(file: string, state: LabState): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  // A file of that name that somebody else has put there would keep their rights.
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${JSON.stringify(state, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  await rename(unfinished, file);
}

function watchParent(pid: number, ended: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (!isAlive(pid)) ended();
  }, 250);
}

function readPid(text: string): number {
  const pid = Number(text);
  if (!Number.isSafeInteger(pid) || pid < 1) throw new InvalidArgumentError('expected a process id');
  return pid;
}
