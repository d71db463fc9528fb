import type { Outcome, Value } from '../playbook/step.ts';
import type { Armed, Confirmed, Rehearsed, Undone, UndoState, UndoStatus } from '../playbook/undo-on-host.ts';

type Not = Exclude<Outcome, { kind: 'returned' }>;
type Fields = { readonly [key: string]: Value };

/**
 * What the undo's scripts returned, or what is wrong with it. Only what is decided by is looked at closely; what names
 * another run than `run` (see undoId) is no answer.
 */
export function readArmed(outcome: Outcome, run: string): Armed | Not {
  return read(
    outcome,
    run,
    ({ state, dueAfterSeconds }) => state === 'armed' && typeof dueAfterSeconds === 'number',
  );
}

export function readRehearsed(outcome: Outcome, run: string): Rehearsed | Not {
  return read(outcome, run, ({ rehearsed, items }) => {
    const all = Array.isArray(items) ? (items as readonly Value[]) : [];
    return rehearsed === true && all.length > 0 && all.every(wouldRestore);
  });
}

export function readConfirmed(outcome: Outcome, run: string): Confirmed | Not {
  return read(
    outcome,
    run,
    ({ confirmed, state, result }) =>
      typeof confirmed === 'boolean' &&
      after.includes(state as UndoState) &&
      confirmed === (state === 'confirmed') &&
      isResult(result ?? null),
  );
}

export function readStatus(outcome: Outcome, run: string): UndoStatus | Not {
  return read(
    outcome,
    run,
    ({ state, remainingSeconds, task, changedFiles, result }) =>
      states.includes(state as UndoState) &&
      isSeconds(remainingSeconds ?? null) &&
      (state !== 'armed' || typeof remainingSeconds === 'number') &&
      isRecord(task ?? null) &&
      isListOf(changedFiles, (name) => typeof name === 'string') &&
      isResult(result ?? null),
  );
}

export function readUndone(outcome: Outcome, run: string): Undone | Not {
  return read(
    outcome,
    run,
    ({ state, result }) => states.includes(state as UndoState) && isResult(result ?? null),
  );
}

const after: readonly UndoState[] = ['confirmed', 'undoing', 'undone'];
const states: readonly UndoState[] = ['none', 'armed', ...after];
/** What a host may be told to wait at most, see ArmParameters. */
const mostSeconds = 14_400;
const mostItems = 64;

function isSeconds(value: Value): boolean {
  return value === null || (typeof value === 'number' && value >= 0 && value <= mostSeconds);
}

/** What the host wrote when it put things back: what of it is told to people and judged by. */
function isResult(value: Value): boolean {
  if (value === null) return true;
  return isRecord(value) && [value.refused, value.message].every(isText) && isListOf(value.items, isReport);
}

function isReport(item: Value): boolean {
  return (
    isRecord(item) && typeof item.what === 'string' && typeof item.outcome === 'string' && isText(item.why)
  );
}

function isText(value: Value | undefined): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function isListOf(value: Value | undefined, isSound: (one: Value) => boolean): boolean {
  return Array.isArray(value) && value.length <= mostItems && (value as readonly Value[]).every(isSound);
}

function read<Answer>(outcome: Outcome, run: string, isSound: (fields: Fields) => boolean): Answer | Not {
  if (outcome.kind !== 'returned') return outcome;
  if (isRecord(outcome.value) && !isOf(outcome.value, run))
    return { kind: 'garbled', message: 'the host answered for another run' };
  return isRecord(outcome.value) && isSound(outcome.value)
    ? (outcome.value as unknown as Answer)
    : { kind: 'garbled', message: 'the host did not say how its undo stands' };
}

/** What the host wrote when it put things back stands in a file of its own: that is to be of this run as well. */
function isOf({ run: of, result }: Fields, run: string): boolean {
  return of === run && (!isRecord(result ?? null) || (result as Fields).run === run);
}

function wouldRestore(item: Value): boolean {
  return isRecord(item) && item.outcome === 'would-restore';
}

function isRecord(value: Value): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
