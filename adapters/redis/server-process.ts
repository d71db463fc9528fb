import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordedServer } from './server-record.ts';

const run = promisify(execFile);

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, but it is not ours to touch.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // An orphan that ended keeps its number until somebody asks for it, which not every container does.
  return !/^\d+ \(.*\) Z/.test(ofProcess(pid, 'stat') ?? '');
}

/** Ends a server and waits until it is gone. A process that merely has the same number is left alone. */
export async function endProcess(server: RecordedServer): Promise<void> {
  if (!(await isOurServer(server))) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(server.pid, signal);
    } catch {
      return;
    }
    // Nothing is lost by killing it then: with appendfsync always, what it accepted is on the disk.
    if (await gone(server.pid, 1_000)) return;
  }
  throw new Error(`The redis-server with process id ${server.pid} does not end.`);
}

/** redis-server writes its socket into its own title, as in `redis-server unixsocket:/path`, cut if too long. */
async function isOurServer({ pid, socket, folder }: RecordedServer): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const title = ofProcess(pid, 'cmdline');
  if (title !== null) {
    return title.includes('redis-server') && (title.includes(socket) || workFolderOf(pid) === folder);
  }
  // Not Linux.
  const shown = await run('ps', ['-ww', '-o', 'args=', '-p', `${pid}`], { timeout: 5_000 }).catch(() => null);
  const text = shown?.stdout ?? '';
  return text.includes('redis-server') && text.includes(dirname(socket));
}

function ofProcess(pid: number, what: 'stat' | 'cmdline'): string | null {
  try {
    return readFileSync(join('/proc', `${pid}`, what), 'utf8');
  } catch {
    return null;
  }
}

function workFolderOf(pid: number): string | null {
  try {
    return readlinkSync(join('/proc', `${pid}`, 'cwd'));
  } catch {
    return null;
  }
}

async function gone(pid: number, waitMs: number): Promise<boolean> {
  for (const end = Date.now() + waitMs; Date.now() < end; ) {
    if (!isAlive(pid)) return true;
    await new Promise((done) => setTimeout(done, 5));
  }
  return false;
}
