import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabAnswer, LabQuestion } from '../../lab/control-endpoint.ts';
import type { LabState } from '../../lab/start-lab.ts';
import { askLab } from './lab-control.ts';

export interface LabProcessSettings {
  /** Written by the lab once every port is up; the way to find it again. */
  readonly stateFile: string;
  /** Where the lab's own words go. */
  readonly logFile: string;
  /** The lab ends with this process; null: it outlives everybody. */
  readonly parentPid: number | null;
  readonly timeoutMs?: number;
}

/** Starts a lab in a process of its own, so that killing us does not kill the hosts. Throws when it does not come up. */
export async function startLabProcess(settings: LabProcessSettings): Promise<LabState> {
  const { stateFile, logFile, parentPid, timeoutMs = 20_000 } = settings;
  await mkdir(dirname(stateFile), { recursive: true, mode: 0o700 });
  // What an earlier lab left behind must not be taken for this one's.
  await rm(stateFile, { force: true });
  const log = await open(logFile, 'a', 0o600);
  const main = join(import.meta.dirname, '..', 'main.ts');
  const parent = parentPid === null ? [] : ['--parent-pid', String(parentPid)];
  const child = spawn(process.execPath, [main, 'lab', '--state', stateFile, ...parent], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  child.unref();
  const deadline = Date.now() + timeoutMs;
  while (ended === null && Date.now() < deadline) {
    const state = await readLabState(stateFile);
    if (state !== null && state.pid === child.pid) return state;
    await sleep(25);
  }
  if (ended === null) child.kill('SIGTERM');
  throw new Error(`the lab did not come up: ${ended ?? `not within ${timeoutMs} ms`}; see ${logFile}`);
}

/**
 * Asks the lab of this state and no other: where one has died, another may have got its addresses since. Throws
 * when it is gone.
 */
export async function askOwnLab(
  state: LabState,
  question: LabQuestion,
  timeoutMs = 10_000,
): Promise<LabAnswer> {
  const who = await askLab(state.control, { ask: 'list' }, timeoutMs);
  if (who.kind !== 'hosts' || who.pid !== state.pid)
    throw new Error(`another lab has its addresses now (${state.control.address})`);
  return question.ask === 'list' ? who : askLab(state.control, question, timeoutMs);
}

/** The lab a state file tells of, if it is alive and answers; null otherwise. */
export async function adoptLab(stateFile: string): Promise<LabState | null> {
  const state = await readLabState(stateFile);
  if (state === null || !isAlive(state.pid)) return null;
  // Another process may have got the number, and another lab the address: both must fit.
  return askOwnLab(state, { ask: 'list' }, 2000).then(
    () => state,
    () => null,
  );
}

/** Tells the lab to end, and waits until it has. */
export async function stopLab(state: LabState, timeoutMs = 5000): Promise<void> {
  await askOwnLab(state, { ask: 'stop' }, timeoutMs).catch(() => {});
  const deadline = Date.now() + timeoutMs;
  while (isAlive(state.pid) && Date.now() < deadline) await sleep(25);
}

export async function readLabState(stateFile: string): Promise<LabState | null> {
  try {
    return JSON.parse(await readFile(stateFile, 'utf8')) as LabState;
  } catch {
    // Not there yet, or cut off: in both cases it tells of no lab.
    return null;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
