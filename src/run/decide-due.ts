import type { RunCommand } from './command.ts';
import { decideUndo } from './decide-undo.ts';
import type { RunEvent, RunState } from './run.ts';
import type { ArmedUndo } from './undo-events.ts';

type Report = Extract<RunCommand, { type: 'report-due' }>;

/** By so much a host may be behind our clock anyway: it was armed on the way, and its task comes by each minute. */
const slackMs = 2 * 60_000;
/** A restart takes a host back to what its task last wrote: a minute, or two where it was busy. */
const takenBackSeconds = 120;
/** Whoever puts it off more often than that is not believed any more. */
const mostTimes = 12;

/**
 * A host counts the time for which it is up, so one that was off, or restarted, ends it later than was planned, and says
 * how much is left. The run follows it, and says so; one that says what cannot be is not trusted to put anything back.
 */
export function decideDue({ at, host: name, remainingSeconds }: Report, state: RunState): RunEvent[] {
  const host = state.hosts.find((one) => one.name === name);
  if (host?.armed?.state !== 'armed' || state.ending !== null) return [];
  if (host.stage !== 'confirming' && host.stage !== 'holding') return [];
  const dueMs = Date.parse(at) + remainingSeconds * 1_000;
  if (!isLater(dueMs, host.armed)) return [];
  const reason = whyUnbelievable(remainingSeconds, host.armed);
  if (reason !== null)
    return decideUndo({ at, type: 'report-undo', host: name, answer: { kind: 'unsound', reason } }, state);
  const dueAt = new Date(dueMs).toISOString();
  return [{ at, type: 'due-later', host: name, dueAt, remainingSeconds }];
}

/** Whether that is later than what we know, by more than is usual; `dueMs` since 1970. */
export function isLater(dueMs: number, { dueAt }: Pick<ArmedUndo, 'dueAt'>): boolean {
  return dueMs > Date.parse(dueAt) + slackMs;
}

/** Why what a host says is left cannot be so, a sentence; null when it can. */
export function whyUnbelievable(
  remainingSeconds: number,
  { dueAfterSeconds, later }: ArmedUndo,
): string | null {
  const says = `It says that ${minutes(remainingSeconds)} are left`;
  if (remainingSeconds > dueAfterSeconds)
    return `${says}, and was told to wait ${minutes(dueAfterSeconds)} in all.`;
  if (later === undefined) return null;
  if (remainingSeconds > later.leftSeconds + takenBackSeconds)
    return `${says}, and had said ${minutes(later.leftSeconds)} before.`;
  return later.times < mostTimes ? null : `${says}, and has put it off ${later.times} times already.`;
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 6) / 10} min`;
}
