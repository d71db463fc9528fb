import { owesReminder } from './decide-remind.ts';
import type { Job, QueuedJob } from './job.ts';
import type { HostState, RunEvent, RunState, ThreadRef } from './run.ts';

type CardSlot = 'root' | 'plan' | 'progress' | 'ending' | 'reminder';

/** What an event owes the world: cards to be drawn from the present state, and jobs to be queued. */
export type Effect =
  | {
      readonly kind: 'draw';
      readonly slot: CardSlot;
      /** In that place alone; absent: everywhere the run is shown. */
      readonly only?: ThreadRef;
    }
  | { readonly kind: 'queue'; readonly queued: QueuedJob };

/** After a script's deadline this much is waited before it is taken for lost. */
const settleGraceMs = 1_000;

/** Effects of one event; `state` is the state after all events of the same append. */
export function react(event: RunEvent, state: RunState): readonly Effect[] {
  switch (event.type) {
    case 'requested':
      return [
        draw('root'),
        ...event.hosts.map((host) => queue(state, { kind: 'look', run: state.run, host })),
      ];
    case 'planned': {
      const expire: Job = { kind: 'expire', run: state.run, plan: event.plan.id };
      return event.approvals.length === 0
        ? [draw('plan'), draw('root')]
        : [draw('plan'), draw('root'), queue(state, expire, event.expiresAt)];
    }
    case 'approved':
      return [
        draw('plan'),
        draw('root'),
        ...state.plan!.hosts.map(({ host }) => queue(state, applyJob(state, host))),
      ];
    case 'reviewed':
    case 'broke-glass':
    case 'cancel-asked':
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return [draw('plan'), draw('root')];
    case 'started': {
      const settle: Job = { kind: 'settle', run: state.run, host: event.host, fence: event.fence };
      return [draw('root'), queue(state, settle, lostAt(event.deadline))];
    }
    case 'finished':
      return event.outcome.kind === 'unreachable'
        ? [draw('root')]
        : [draw('root'), queue(state, { kind: 'prove', run: state.run, host: event.host })];
    case 'reverting':
      return [draw('root'), queue(state, revertJob(state, event.host))];
    case 'judged':
      return [draw('root'), queue(state, undoJob(state, event.host), undoFrom(state, event.host))];
    case 'holding':
      return [
        draw('root'),
        queue(state, { kind: 'remind', run: state.run, host: event.host }, remindAt(state, event.host)),
        queue(state, undoJob(state, event.host), undoFrom(state, event.host)),
      ];
    case 'due-later':
      return [
        draw('root'),
        draw('plan'),
        ...(wasReminded(state) ? [draw('reminder')] : []),
        ...owedByHost(state, state.hosts.find(({ name }) => name === event.host)!).map(
          (queued): Effect => ({ kind: 'queue', queued }),
        ),
      ];
    case 'reminded':
      return [draw('root'), draw('reminder')];
    case 'rehearsed':
      // It names the time now.
      return [draw('plan')];
    case 'armed':
    case 'confirmed-too-late':
      return [draw('root')];
    case 'disarmed':
    case 'not-armed':
      // Of a run that was over before: its ending says so too.
      return state.ending === null ? [] : [draw('root'), draw('ending')];
    case 'ended':
      // The ending last: it is the last word of the thread.
      return [
        draw('root'),
        ...(state.plan === null ? [] : [draw('plan')]),
        // What was told to end soon has ended, or has not.
        ...(wasReminded(state) ? [draw('reminder')] : []),
        draw('progress'),
        draw('ending'),
      ];
    case 'glass-reviewed':
      return [draw('root'), draw('plan'), draw('ending')];
    case 'shown':
      return [draw('root', event.thread), ...standing(state).map((slot) => draw(slot, event.thread))];
    case 'gated':
    case 'denied':
    case 'looked':
    case 'undone-by-host':
    case 'undo-lost':
    case 'withheld':
    case 'proved':
    case 'host-ended':
      return [];
  }
}

/**
 * The jobs an open run is waiting for, as its state alone tells. After a restart they are queued anew under
 * `round`: a report that comes twice changes nothing, and a second start is refused.
 */
export function owedJobs(state: RunState, round: string): readonly QueuedJob[] {
  return [...owedExpiry(state), ...state.hosts.flatMap((host) => owedByHost(state, host))].map((owed) => ({
    ...owed,
    id: `${owed.id}-${round}`,
  }));
}

function owedExpiry(state: RunState): readonly QueuedJob[] {
  if (state.stage !== 'awaiting-approval' || state.plan === null || state.expiresAt === null) return [];
  return [queued(state, { kind: 'expire', run: state.run, plan: state.plan.id }, state.expiresAt)];
}

function owedByHost(state: RunState, host: HostState): readonly QueuedJob[] {
  const { run } = state;
  switch (host.stage) {
    case 'looking':
      return host.look === null ? [queued(state, { kind: 'look', run, host: host.name })] : [];
    case 'waiting':
      return state.approvedAt === null ? [] : [queued(state, applyJob(state, host.name))];
    case 'proving':
      return [queued(state, { kind: 'prove', run, host: host.name })];
    case 'applying':
      return [settleJob(state, host)];
    case 'reverting':
      return host.attempts.at(-1)?.phase === 'revert'
        ? [settleJob(state, host)]
        : [queued(state, revertJob(state, host.name))];
    case 'confirming':
      return [queued(state, undoJob(state, host.name), undoFrom(state, host.name))];
    case 'holding': {
      const undo = queued(state, undoJob(state, host.name), undoFrom(state, host.name));
      const remind: Job = { kind: 'remind', run, host: host.name };
      return host.armed !== undefined && owesReminder(host.armed)
        ? [queued(state, remind, remindAt(state, host.name)), undo]
        : [undo];
    }
    case 'ended':
      return [];
  }
}

function undoJob({ run }: RunState, host: string): Job {
  return { kind: 'undo', run, host };
}

/** A confirmation is sent at once; what the host does by itself is asked for when it is due. */
function undoFrom(state: RunState, name: string): string | undefined {
  const host = state.hosts.find((one) => one.name === name);
  return host?.armed === undefined || host.verdict?.undo === 'confirm' ? undefined : host.armed.dueAt;
}

/** Five minutes before a suspension ends, or the last fifth of a short one. */
const remindMs = 5 * 60_000;

function remindAt(state: RunState, name: string): string | undefined {
  const armed = state.hosts.find((one) => one.name === name)?.armed;
  if (armed === undefined) return undefined;
  const leadMs = Math.min(remindMs, armed.dueAfterSeconds * 200);
  return new Date(Date.parse(armed.dueAt) - leadMs).toISOString();
}

function settleJob(state: RunState, host: HostState): QueuedJob {
  const { fence, deadline } = host.attempts.at(-1)!;
  return queued(state, { kind: 'settle', run: state.run, host: host.name, fence }, lostAt(deadline));
}

function lostAt(deadline: string): string {
  return new Date(Date.parse(deadline) + settleGraceMs).toISOString();
}

function applyJob(state: RunState, host: string): Job {
  return { kind: state.plan!.phase, run: state.run, host, plan: state.plan!.id };
}

function revertJob(state: RunState, host: string): Job {
  return { kind: 'revert', run: state.run, host, plan: state.plan!.id };
}

/** Whether people were told that a suspension ends soon. */
export function wasReminded({ hosts }: RunState): boolean {
  return hosts.some(({ armed }) => armed !== undefined && armed.remindedAt !== null);
}

/** The card beside the root from which a newcomer learns what there is to decide, or how it ended. */
function standing({ plan, ending }: RunState): readonly CardSlot[] {
  if (ending !== null) return ['ending'];
  return plan === null ? [] : ['plan'];
}

function draw(slot: CardSlot, only?: ThreadRef): Effect {
  return only === undefined ? { kind: 'draw', slot } : { kind: 'draw', slot, only };
}

function queue(state: RunState, job: Job, notBefore?: string): Effect {
  return { kind: 'queue', queued: queued(state, job, notBefore) };
}

/** The id names run, job, host (by its place) and attempt: the same debt always has the same id. */
function queued(state: RunState, job: Job, notBefore?: string): QueuedJob {
  const place = 'host' in job ? state.hosts.findIndex((host) => host.name === job.host) : 0;
  const host = 'host' in job ? state.hosts[place] : undefined;
  // What is asked after a verdict is another job than the one that waits for a suspension to end.
  const judged = job.kind === 'undo' && host?.armed?.holds === true && host.verdict !== undefined;
  // What is asked at a time that the host has put off is another one again.
  const times = job.kind === 'undo' || job.kind === 'remind' ? (host?.armed?.later?.times ?? 0) : 0;
  const which = `${judged ? '-judged' : ''}${times === 0 ? '' : `-later${times}`}`;
  const id = `${state.run}-${job.kind}-${place}-${host?.attempts.length ?? 0}${which}`;
  return notBefore === undefined ? { id, job } : { id, job, notBefore };
}
