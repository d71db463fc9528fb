import { evolveUndo } from './evolve-undo.ts';
import { isShownIn } from './is-shown-in.ts';
import type { HostState, RunEvent, RunState } from './run.ts';

/** Folds one event into the state. Total: an event that does not fit an old log changes nothing it cannot. */
export function evolve(state: RunState | null, event: RunEvent): RunState | null {
  if (event.type === 'requested') {
    const { at, type, hosts, reason = '', check = null, ...request } = event;
    return {
      ...request,
      asked: reason,
      check,
      threads: [{ thread: event.thread, late: false }],
      requestedAt: at,
      stage: 'looking',
      hosts: hosts.map(newHost),
      plan: null,
      approvals: [],
      rule: '',
      expiresAt: null,
      reviews: [],
      approvedAt: null,
      glass: null,
      cancel: null,
      endedAt: null,
      ending: null,
      reason: '',
    };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'denied':
      return { ...state, reason: event.reason };
    case 'looked':
      return withHost(state, event.host, (host) => ({ ...host, look: event.look }));
    case 'planned':
      return {
        ...state,
        stage: 'awaiting-approval',
        plan: event.plan,
        approvals: event.approvals,
        rule: event.rule,
        expiresAt: event.expiresAt,
        hosts: state.hosts.map((host) =>
          event.plan.hosts.some((planned) => planned.host === host.name)
            ? { ...host, stage: 'waiting' }
            : host,
        ),
      };
    case 'reviewed': {
      const { person, verdict, at, reason } = event;
      const review = { person, verdict, at, ...(reason === undefined ? {} : { reason }) };
      return { ...state, reviews: [...state.reviews, review] };
    }
    case 'gated':
      return { ...state, approvals: event.approvals, rule: event.rule };
    case 'broke-glass': {
      const { at, person, reason, incident, skipped } = event;
      return { ...state, glass: { at, person, reason, incident, skipped, reviewed: null } };
    }
    case 'glass-reviewed': {
      const { at, person, note } = event;
      return state.glass === null
        ? state
        : { ...state, glass: { ...state.glass, reviewed: { at, person, note } } };
    }
    case 'cancel-asked':
      return { ...state, cancel: { at: event.at, person: event.person } };
    case 'approved':
      return { ...state, stage: 'applying', approvedAt: event.at };
    case 'rejected':
    case 'cancelled':
      return { ...state, reason: event.person };
    case 'expired':
      return state;
    case 'started':
      return settleStage(
        withHost(state, event.host, (host) => ({
          ...host,
          stage: event.phase === 'revert' ? 'reverting' : 'applying',
          attempts: [
            ...host.attempts,
            {
              phase: event.phase,
              fence: event.fence,
              startedAt: event.at,
              deadline: event.deadline,
              finishedAt: null,
              outcome: null,
            },
          ],
        })),
      );
    case 'withheld': {
      const { at, reason, differences } = event;
      const alarm = event.alarm === true ? ({ alarm: true } as const) : {};
      const withheld = { at, reason, differences, ...alarm };
      return withHost(state, event.host, (host) => ({ ...host, withheld }));
    }
    case 'finished':
      return settleStage(
        withHost(state, event.host, (host) => ({
          ...host,
          stage: 'proving',
          attempts: host.attempts.map((attempt, index) =>
            index === host.attempts.length - 1
              ? { ...attempt, finishedAt: event.at, outcome: event.outcome }
              : attempt,
          ),
        })),
      );
    case 'proved': {
      const { at, held, seen, inDesiredState } = event;
      const boot = event.boot === undefined ? {} : { boot: event.boot };
      const proof = { at, held, seen, inDesiredState, ...boot };
      return withHost(state, event.host, (host) => ({ ...host, proof }));
    }
    case 'reverting': {
      const early = event.person === undefined ? {} : { endedEarlyBy: event.person };
      return settleStage(withHost(state, event.host, (host) => ({ ...host, ...early, stage: 'reverting' })));
    }
    case 'armed':
    case 'rehearsed':
    case 'not-armed':
    case 'holding':
    case 'due-later':
    case 'reminded':
    case 'judged':
    case 'confirmed-too-late':
    case 'disarmed':
    case 'undone-by-host':
    case 'undo-lost':
      return settleStage(withHost(state, event.host, (host) => evolveUndo(host, event)));
    case 'host-ended':
      return settleStage(
        withHost(state, event.host, (host) => ({
          ...host,
          stage: 'ended',
          ending: event.ending,
          reason: event.reason,
        })),
      );
    case 'ended':
      return { ...state, stage: 'ended', ending: event.ending, endedAt: event.at };
    case 'shown':
      return isShownIn(state, event.thread)
        ? state
        : { ...state, threads: [...state.threads, { thread: event.thread, late: state.ending !== null }] };
  }
}

export function evolveAll(events: readonly RunEvent[]): RunState | null {
  return events.reduce<RunState | null>(evolve, null);
}

function newHost(name: string): HostState {
  return {
    name,
    stage: 'looking',
    look: null,
    attempts: [],
    withheld: null,
    proof: null,
    ending: null,
    reason: '',
  };
}

function withHost(state: RunState, name: string, change: (host: HostState) => HostState): RunState {
  return { ...state, hosts: state.hosts.map((host) => (host.name === name ? change(host) : host)) };
}

/** After approval the run's stage is the earliest of its hosts': it is proving only when none applies any more. */
function settleStage(state: RunState): RunState {
  if (state.approvedAt === null || state.ending !== null) return state;
  const stages = state.hosts.map((host) => host.stage);
  if (stages.some((stage) => stage === 'waiting' || stage === 'applying'))
    return { ...state, stage: 'applying' };
  if (stages.includes('reverting')) return { ...state, stage: 'reverting' };
  if (stages.includes('proving')) return { ...state, stage: 'proving' };
  if (stages.includes('confirming')) return { ...state, stage: 'confirming' };
  return { ...state, stage: stages.includes('holding') ? 'holding' : 'proving' };
}
