import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandStep, Outcome, Step } from '../../../src/playbook/step.ts';
import type { StreamRecord } from '../../../src/ports/host-executor.ts';
import type { Output } from '../session/collect-output.ts';
import { unreachable } from '../unreachable.ts';
import type { Computer } from './computer.ts';
import { followJob } from './follow-job.ts';
import { isCommand, lineOf, sendWithinMs } from './job.ts';
import type { PooledShell } from './shell-pool.ts';

/** What a job needs beside its step. */
interface JobPlace {
  readonly shell: PooledShell;
  readonly computer: Computer;
  /** As people know the host. */
  readonly host: string;
  /** Of ours alone; the word to stop is a file in it. */
  readonly folder: string;
  readonly output: Output;
}

/** How long a script gets to clean up after itself once it was told to stop. */
const stopWithinMs = 1500;
/** How long a shell may take after an answer until it takes the next line. */
const readyWithinMs = 10_000;
/** What a script may write past its output before it is stopped: nobody reads that. */
const mostNoise = 1_000_000;

type Event = 'end' | 'gone' | 'called-off' | 'deadline' | 'noise';

/**
 * Runs one step on a shell, and says what it came to, once. `ready` says later whether the shell may be used again: it
 * never is after a deadline, a call-off or noise; then the shell and all that came from it are killed.
 */
export function runJob(
  place: JobPlace,
  step: Step | CommandStep,
  onRecord: (record: StreamRecord) => void,
  signal: AbortSignal,
): { readonly outcome: Promise<Outcome>; readonly ready: Promise<boolean> } {
  const nonce = randomBytes(16).toString('hex');
  const stopFile = join(place.folder, nonce);
  const line = lineOf({ nonce, stopFile, computer: place.computer, step });
  if (line === null) {
    const outcome = unreachable('no-way', `${step.name} is not sent: its parameters nest too deep`);
    return { outcome: Promise.resolve(outcome), ready: Promise.resolve(true) };
  }
  const { name } = step;
  const { shell, host } = place;
  const happened = Promise.withResolvers<Event>();
  const ended = Promise.withResolvers<void>();
  let timer = setTimeout(happened.resolve, sendWithinMs, 'deadline');
  let wasSent = false;
  const noiseBefore = shell.noiseLength;
  const what = { name, isCommand: isCommand(step), output: place.output };
  let isSettled = false;
  const tell = (record: StreamRecord): void => {
    if (!isSettled) onRecord(record);
  };
  const job = followJob(what, tell, () => {
    if (job.sent && !wasSent) {
      wasSent = true;
      clearTimeout(timer);
      timer = setTimeout(happened.resolve, step.timeoutMs, 'deadline');
    }
    if (job.end === null) return;
    happened.resolve('end');
    ended.resolve();
  });
  const calledOff = (): void => happened.resolve('called-off');
  signal.addEventListener('abort', calledOff, { once: true });
  const invoked = shell.invoke(line, nonce, (kind, fields) => {
    if (kind === 'idle') shell.workingSet = Number(fields[0]);
    else job.frame(kind, fields);
  });
  // Done without a word of how is as bad as dead.
  void invoked.then(() => happened.resolve('gone'));
  const listening = setInterval(() => {
    if (shell.noiseLength - noiseBefore > mostNoise) happened.resolve('noise');
  }, 100);

  const settle = async (): Promise<{ readonly outcome: Outcome; readonly ready: Promise<boolean> }> => {
    const event = await happened.promise;
    isSettled = event === 'called-off';
    clearTimeout(timer);
    clearInterval(listening);
    signal.removeEventListener('abort', calledOff);
    if (event === 'end' && job.end !== null && job.end !== 'stopped') {
      // Closing a session that is lost may take a minute.
      const ready = job.end.kind === 'unknown' ? shell.kill().then(() => false) : isReady(invoked);
      return { outcome: job.end, ready };
    }
    if (event === 'called-off' && job.sent) {
      const outcome: Outcome = { kind: 'unknown', message: `called off after ${name} was sent to ${host}` };
      return { outcome, ready: stop().then(() => false) };
    }
    const none = event === 'deadline' || event === 'called-off' ? await stop() : await shell.kill();
    return { outcome: endedBy(event, none), ready: Promise.resolve(false) };
  };

  /** Told to stop first, so that what it has in hand is put down; then killed. */
  async function stop(): Promise<boolean> {
    if (job.sent && job.end === null) {
      const patience = setTimeout(ended.resolve, stopWithinMs);
      await writeFile(stopFile, '').catch(() => ended.resolve());
      await Promise.race([ended.promise, invoked]);
      clearTimeout(patience);
    }
    return await shell.kill();
  }

  function endedBy(event: Event, none: boolean): Outcome {
    if (job.end !== null && job.end !== 'stopped') return job.end;
    const words = shell.noise === '' ? '' : `: ${shell.noise.slice(-300)}`;
    if (!job.sent) {
      const why =
        event === 'called-off'
          ? 'called off'
          : event === 'deadline'
            ? 'no session was opened'
            : 'the shell ended';
      return unreachable('subsystem', `${why} before ${name} was sent to ${host}${words}`);
    }
    if (event === 'noise') {
      return { kind: 'garbled', message: `${name} wrote past its output without end, and was stopped` };
    }
    if (event !== 'deadline') {
      return { kind: 'unknown', message: `the shell ended after ${name} was sent to ${host}${words}` };
    }
    // Our own shell's death proves nothing about a script that runs at another computer.
    if (place.computer.kind === 'here' && none) return { kind: 'timed-out', afterMs: step.timeoutMs };
    const message = `${name} ran past its deadline, and it is not certain that it stopped on ${host}`;
    return { kind: 'unknown', message };
  }

  const settled = settle().then((both) => {
    isSettled = true;
    return both;
  });
  return {
    outcome: settled.then(({ outcome }) => outcome),
    ready: settled.then(({ ready }) => ready),
  };
}

async function isReady(invoked: Promise<'ready' | 'gone'>): Promise<boolean> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(late.resolve, readyWithinMs, 'late');
  const state = await Promise.race([invoked, late.promise]);
  clearTimeout(timer);
  return state === 'ready';
}
