import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { markName } from './shell-environment.ts';

const run = promisify(execFile);
/** A process that forks while it is looked for is found the next time. */
const mostRounds = 40;
const roundMs = 25;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly marked: boolean;
}

/**
 * Kills a process and all that came from it; true only when a last look found none of them. Linux: also those that
 * left the tree, known by the mark in their environment. Windows: `taskkill /T`, whose word is taken. Never run on
 * Windows and macOS so far.
 */
export async function killTree(pid: number, mark: string): Promise<boolean> {
  if (process.platform === 'win32') return await killOnWindows(pid);
  const ours = new Set([pid]);
  for (let round = 0; round < mostRounds; round += 1) {
    const alive = await aliveOf(ours, mark);
    if (alive === null) return false;
    if (alive.length === 0) return true;
    for (const each of alive) {
      ours.add(each);
      kill(each);
    }
    await delay(roundMs);
  }
  return false;
}

/** Descendants of what is known to be ours, and what carries our mark; null when nobody can say. */
async function aliveOf(ours: ReadonlySet<number>, mark: string): Promise<readonly number[] | null> {
  const processes = process.platform === 'linux' ? await listLinux(mark) : await listPosix();
  if (processes === null) return null;
  const found = new Set(processes.filter((each) => each.marked || ours.has(each.pid)).map(({ pid }) => pid));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of processes) if (found.has(parent) || ours.has(parent)) found.add(pid);
  }
  return [...found];
}

async function listLinux(mark: string): Promise<readonly Process[] | null> {
  const names = await readdir('/proc').catch(() => null);
  if (names === null) return null;
  const processes = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readLinux(name, mark)),
  );
  return processes.filter((each) => each !== null);
}

/** Null for one that has ended: gone, or waiting to be reaped (proc(5), state Z or X). */
async function readLinux(name: string, mark: string): Promise<Process | null> {
  try {
    const stat = await readFile(join('/proc', name, 'stat'), 'latin1');
    // The second field is a name in brackets that may hold anything, brackets too.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    const environment = await readFile(join('/proc', name, 'environ'), 'latin1').catch(() => '');
    const marked = environment.split('\0').includes(`${markName}=${mark}`);
    return { pid: Number(name), parent: Number(parent), marked };
  } catch {
    return null;
  }
}

async function listPosix(): Promise<readonly Process[] | null> {
  try {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,state=']);
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return rows
      .filter(([, , state]) => state !== undefined && !state.startsWith('Z'))
      .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent), marked: false }));
  } catch {
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself; the next look says so.
  }
}

async function killOnWindows(pid: number): Promise<boolean> {
  const taskkill = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  try {
    await run(taskkill, ['/T', '/F', '/PID', String(pid)]);
    return true;
  } catch {
    return false;
  }
}
