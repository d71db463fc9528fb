import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Host } from '../src/inventory/host.ts';
import { pwsh } from '../test/playbooks/pwsh.ts';
import { sshdPath, startSshd } from '../test/powershell/sshd.ts';
import { type Child, startChild } from './child.ts';
import { machine } from './machine.ts';
import type { client, FanOut } from './psrp/client.ts';
import { botExecutor } from './psrp/executor.ts';
import type { hosts } from './psrp/hosts.ts';
import { measureInvokeCommand } from './psrp/invoke-command.ts';
import { labRows } from './psrp/lab-rows.ts';
import { pwshRows } from './psrp/pwsh-rows.ts';
import { judge, type Result, report } from './psrp/report.ts';
import { type Measured, measureRows, type Row } from './psrp/warm.ts';

/**
 * What PowerShell remoting over SSH costs: hosts all at once, and one command in an open session, beside node-powershell,
 * a cold `pwsh` and PowerShell's own `Invoke-Command -HostName`, in the same minutes. Needs `pwsh` for the peers.
 */
const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '1,100,500' },
    /** Of the warm rows; the first of them is left out. */
    rounds: { type: 'string', default: '11' },
    /** Profiles of the clients of many hosts go into this folder. */
    profile: { type: 'string' },
    /** Leaves bench/results as it is. */
    'no-save': { type: 'boolean', default: false },
  },
});
const counts = values.hosts.split(',').map(Number);
const rounds = Number(values.rounds);
/** Whatever was started is ended on the way out. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
const say = (text: string) => console.error(`bench: ${text}`);

/** Each number of hosts in a client process of its own. */
async function fanOuts(all: readonly Host[]): Promise<readonly FanOut[]> {
  const measured: FanOut[] = [];
  const { profile } = values;
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  for (const count of counts) {
    say(`${count} hosts at once, load ${machine().load}`);
    const child = startChild<typeof client>(join(import.meta.dirname, 'psrp', 'client.ts'), [
      '--expose-gc',
      ...flags,
    ]);
    const stop = (): void => void child.stop();
    stopping.signal.addEventListener('abort', stop);
    try {
      measured.push(await child.ask('fanOut', all.slice(0, count), all.at(-1)!));
    } finally {
      stopping.signal.removeEventListener('abort', stop);
      await child.stop();
    }
  }
  return measured;
}

async function warm(host: Host, echo: Awaited<ReturnType<typeof hosts.echo>>): Promise<readonly Measured[]> {
  const executor = botExecutor();
  const sshd = pwsh === null || sshdPath === null ? null : await startSshd();
  const rows: Row[] = [];
  try {
    rows.push(...(await labRows(executor, host, echo)));
    if (pwsh !== null) rows.push(...(await pwshRows(pwsh, sshd)));
    say(`${rows.length} rows in turn, ${rounds} rounds, load ${machine().load}`);
    const measured = [...(await measureRows(rows, rounds, stopping.signal))];
    if (pwsh === null || spawnSync('ssh', ['-V']).status !== 0) return measured;
    say(`Invoke-Command -HostName, load ${machine().load}`);
    return [...measured, ...(await measureInvokeCommand('lab host', host.way!, 10, 100))];
  } finally {
    for (const row of rows) await row.close?.();
    await executor.close();
    await sshd?.close();
  }
}

async function run(lab: Child<typeof hosts>): Promise<Result> {
  const at = new Date().toISOString();
  const before = machine();
  // One more, to warm up with.
  const all = await lab.ask('open', Math.max(...counts) + 1);
  const many = await fanOuts(all);
  const rows = await warm(all.at(-1)!, await lab.ask('echo'));
  return { bench: 'psrp', at, machine: before, loadAfter: machine().load, many, rows, ...judge(rows) };
}

const lab = startChild<typeof hosts>(join(import.meta.dirname, 'psrp', 'hosts.ts'));
try {
  const result = await run(lab);
  console.log(report(result));
  if (!values['no-save']) {
    const folder = join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'psrp.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
  process.exitCode = result.goals.some(({ met }) => met === false) ? 1 : 0;
} catch (error) {
  console.error(
    `bench: ${stopping.signal.reason?.message ?? (error instanceof Error ? error.message : error)}`,
  );
  process.exitCode = 2;
} finally {
  await lab.stop();
}
