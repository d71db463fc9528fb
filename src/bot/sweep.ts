import { evolveAll } from '../run/evolve.ts';
import { owedJobs } from '../run/react.ts';
import type { RunEvent, RunState } from '../run/run.ts';
import { failCheck, readCheck } from './check.ts';
import { dispatch } from './dispatch.ts';
import type { World } from './world.ts';

/** What a look or a proof takes at most beside the scripts of the playbook. */
const besideScriptsMs = 3 * 60_000;
/** So long a host that was armed is asked about its undo after its time. */
const besideUndoMs = 8 * 60_000;
const reason = 'It was tried several times and never came to an end.';

/**
 * Sees to it that no run and no check stays open for ever, whatever became of its jobs: what has been quiet for
 * longer than work can take is queued once more, and when that changes nothing either, it is given up and ends.
 * What was quiet before this process began counts from then on, for it is carried on first.
 */
export function createSweep(world: World): () => Promise<void> {
  const began = world.clock.now().getTime();
  return async () => {
    for (const id of await world.runs.open()) {
      const { events } = await world.runs.read(id);
      const state = evolveAll(events);
      if (state !== null && state.ending === null) await sweepRun(world, state, events, began);
    }
    for (const id of await world.checks.open()) {
      const state = await readCheck(world, id);
      const since = Math.max(began, Date.parse(state?.askedAt ?? ''));
      if (state !== null && world.clock.now().getTime() - since > 2 * besideScriptsMs)
        await failCheck(world, state, reason);
    }
  };
}

async function sweepRun(
  world: World,
  state: RunState,
  events: readonly RunEvent[],
  began: number,
): Promise<void> {
  const at = world.clock.now().toISOString();
  if (state.stage === 'awaiting-approval') {
    await dispatch(world, state.run, state.playbook, { at, type: 'expire', plan: state.plan!.id });
    return;
  }
  const patienceMs = patienceFor(world, state);
  const quietMs = Date.parse(at) - Math.max(began, lastSign(state, events));
  if (quietMs < patienceMs) return;
  if (quietMs < 2 * patienceMs) {
    for (const queued of owedJobs(state, 'late')) await world.queue.enqueue(queued);
    return;
  }
  for (const host of state.hosts) {
    // An approved change waits for a busy host until its plan expires.
    if (host.stage === 'waiting' && state.expiresAt !== null && at < state.expiresAt) continue;
    const attempt = host.attempts.at(-1);
    const inHand = attempt !== undefined && attempt.finishedAt === null;
    await dispatch(world, state.run, state.playbook, {
      at,
      host: host.name,
      ...(inHand ? { type: 'lose-contact', fence: attempt.fence } : { type: 'give-up', reason }),
    });
  }
}

function patienceFor(world: World, state: RunState): number {
  const timeout = world.site().playbooks.find(({ name }) => name === state.playbook)?.timeout;
  const scripts = timeout === undefined ? 0 : timeout.detect + timeout.apply + timeout.revert;
  const undo = state.hosts.some(({ armed }) => armed !== undefined) ? besideUndoMs : 0;
  return besideScriptsMs + undo + scripts * 1_000;
}

/** The last event, or, where a script was sent or an undo is armed, the time by which that has ended. */
function lastSign(state: RunState, events: readonly RunEvent[]): number {
  const deadlines = state.hosts.flatMap(({ attempts }) => attempts.map(({ deadline }) => deadline));
  // Somebody who has it shown elsewhere is no sign of work.
  const last = events.findLast(({ type }) => type !== 'shown')!;
  // An undo that is waited for is asked about for some minutes after its time.
  const undos = state.hosts.flatMap(({ stage, armed }) =>
    armed?.state === 'armed' && (stage === 'confirming' || stage === 'holding') ? [armed.dueAt] : [],
  );
  return Math.max(...[last.at, ...deadlines, ...undos].map((time) => Date.parse(time)));
}
