import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askServer } from './ask-server.ts';
import { RedisUnfit } from './redis-unfit.ts';

/** Starts redis-server and returns its process id once it answers. Its own words go to `redis.log`. */
export async function spawnServer({
  binary,
  folder,
  socket,
  begun,
  signal,
}: {
  readonly binary: string;
  readonly folder: string;
  readonly socket: string;
  /** Told the process id at once. */
  readonly begun: (pid: number) => void;
  /** Waits no longer, and ends what was begun. */
  readonly signal?: AbortSignal | undefined;
}): Promise<number> {
  const logPath = join(folder, 'redis.log');
  const log = await open(logPath, 'w', 0o600);
  let failure: Error | null = null;
  // Detached: Ctrl-C in a terminal reaches the whole group, and we still have things to store then.
  const child = spawn(binary, ['-'], { cwd: folder, detached: true, stdio: ['pipe', log.fd, log.fd] });
  child.on('error', (error) => {
    failure = error;
  });
  child.on('exit', (code, signal) => {
    failure ??= new Error(`it ended with ${signal ?? `code ${code}`}`);
  });
  if (child.pid !== undefined) begun(child.pid);
  child.stdin?.on('error', () => {});
  child.stdin?.end(configurationOf(folder, socket));
  child.unref();
  await log.close();

  for (const end = Date.now() + 30_000; Date.now() < end && failure === null && !signal?.aborted; ) {
    const facts = await askServer({ path: socket }, 1_000).catch(() => null);
    if (facts !== null && facts.pid === child.pid && !facts.loading) {
      child.removeAllListeners();
      return facts.pid!;
    }
    await new Promise((done) => setTimeout(done, 5));
  }
  if (failure === null) child.kill('SIGKILL');
  const lastWords = (await readFile(logPath, 'utf8').catch(() => '')).trim().split('\n').at(-1);
  const reason =
    (failure as Error | null)?.message ??
    (signal?.aborted ? 'it was not waited for' : 'it did not answer within 30 s');
  throw new RedisUnfit(
    'did-not-start',
    `The private redis-server did not start: ${reason}${lastWords ? `, last saying: ${lastWords}` : ''}.`,
    failure ?? undefined,
  );
}

/** `appendfsync always`: what was accepted survives a power loss. `save ""`: no snapshots beside the log. */
function configurationOf(folder: string, socket: string): string {
  return [
    'port 0',
    `unixsocket ${quoted(socket)}`,
    'unixsocketperm 600',
    `dir ${quoted(folder)}`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    'logfile ""',
    '',
  ].join('\n');
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
