import type { Outcome, Value } from '../playbook/step.ts';
import type { Armed, Confirmed, Rehearsed, Undone, UndoStatus } from '../playbook/undo-on-host.ts';

type Not = Exclude<Outcome, { kind: 'returned' }>;
type Fields = { readonly [key: string]: Value };

/** What the undo's scripts returned, or what is wrong with it. Only what is decided by is looked at closely. */
export function readArmed(outcome: Outcome): Armed | Not {
  return read(
    outcome,
    ({ state, dueAfterSeconds }) => state === 'armed' && typeof dueAfterSeconds === 'number',
  );
}

export function readRehearsed(outcome: Outcome): Rehearsed | Not {
  return read(outcome, ({ rehearsed, items }) => {
    const all = Array.isArray(items) ? (items as readonly Value[]) : [];
    return rehearsed === true && all.length > 0 && all.every(wouldRestore);
  });
}

export function readConfirmed(outcome: Outcome): Confirmed | Not {
  return read(outcome, ({ confirmed, state }) => typeof confirmed === 'boolean' && typeof state === 'string');
}

export function readStatus(outcome: Outcome): UndoStatus | Not {
  return read(
    outcome,
    ({ state, task, changedFiles }) =>
      typeof state === 'string' && isRecord(task ?? null) && Array.isArray(changedFiles),
  );
}

export function readUndone(outcome: Outcome): Undone | Not {
  return read(outcome, ({ state }) => typeof state === 'string');
}

function read<Answer>(outcome: Outcome, isSound: (fields: Fields) => boolean): Answer | Not {
  if (outcome.kind !== 'returned') return outcome;
  return isRecord(outcome.value) && isSound(outcome.value)
    ? (outcome.value as unknown as Answer)
    : { kind: 'garbled', message: 'the host did not say how its undo stands' };
}

function wouldRestore(item: Value): boolean {
  return isRecord(item) && item.outcome === 'would-restore';
}

function isRecord(value: Value): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
