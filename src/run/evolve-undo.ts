import type { HostState } from './run.ts';
import type { ArmedUndo, UndoEvent } from './undo-events.ts';

/** What an event of the undo on the host makes of a host. Total, as evolve is. */
export function evolveUndo(host: HostState, event: UndoEvent): HostState {
  switch (event.type) {
    case 'armed': {
      const { at, dueAfterSeconds, dueAt, holds = false } = event;
      const fresh = {
        rehearsed: false,
        state: 'armed',
        overAt: null,
        result: null,
        remindedAt: null,
      } as const;
      return { ...host, armed: { at, dueAfterSeconds, dueAt, holds, ...fresh } };
    }
    case 'rehearsed':
      return withArmed(host, { rehearsed: true, dueAt: event.dueAt });
    case 'not-armed':
      return withArmed(host, { state: 'none', overAt: event.at });
    case 'holding':
      return { ...host, stage: 'holding' };
    case 'due-later':
      return putOff(host, event);
    case 'reminded':
      return reminded(withArmed(host, { remindedAt: event.at, remindedOf: event.undo }));
    case 'judged': {
      const { ending, reason, undo } = event;
      return { ...host, stage: 'confirming', verdict: { ending, reason, undo } };
    }
    case 'confirmed-too-late':
      return host.verdict === undefined ? host : { ...host, verdict: { ...host.verdict, undo: 'await' } };
    case 'disarmed':
      return withArmed(host, { state: 'confirmed', overAt: event.at });
    case 'undone-by-host':
      return withArmed(host, { state: 'undone', overAt: event.at, result: event.result });
    case 'undo-lost':
      return withArmed(host, { state: 'lost', overAt: event.at });
  }
}

function putOff(host: HostState, event: Extract<UndoEvent, { type: 'due-later' }>): HostState {
  if (host.armed === undefined) return host;
  const { dueAt: known, later, remindedAt } = host.armed;
  const { dueAt, remainingSeconds: leftSeconds } = event;
  const plannedAt = later?.plannedAt ?? known;
  const times = (later?.times ?? 0) + 1;
  return withArmed(host, { dueAt, later: { plannedAt, times, leftSeconds, remind: remindedAt !== null } });
}

function reminded(host: HostState): HostState {
  const later = host.armed?.later;
  return later === undefined ? host : withArmed(host, { later: { ...later, remind: false } });
}

function withArmed(host: HostState, change: Partial<ArmedUndo>): HostState {
  return host.armed === undefined ? host : { ...host, armed: { ...host.armed, ...change } };
}
