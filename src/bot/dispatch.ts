import { auditOfRunEvent } from '../audit/of-run-event.ts';
import type { Host } from '../inventory/host.ts';
import type { Batch } from '../ports/stream-store.ts';
import type { RunCommand, RunContext } from '../run/command.ts';
import { decide } from '../run/decide.ts';
import { evolve } from '../run/evolve.ts';
import { wasReminded } from '../run/react.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import type { RunEvent, RunState, ShownIn } from '../run/run.ts';
import { owedForReminder, owedForRun } from './incident.ts';
import { owedForEvent } from './owed-for-event.ts';
import { brokenGlass, owedForGlass, waitsForReview } from './owed-for-glass.ts';
import { readRunAt } from './read-run.ts';
import { askedToStop } from './stop-when-cancelled.ts';
import type { World } from './world.ts';

export interface Dispatched {
  readonly kind: 'dispatched';
  /** What became true; empty when there was nothing left to do. */
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** More tries than any honest race needs. */
const tries = 20;

/**
 * Reads, decides, appends; on a conflict looks again. Events, audit entries and what they owe the world go into
 * the store in one append. `command` is made from the state as read, so that a retry judges what is true then.
 */
export async function dispatch(
  world: World,
  run: string,
  playbook: string,
  command: RunCommand,
): Promise<Dispatched | Refusal> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const { state, version } = await readRunAt(world, run);
    const context = contextOf(world, playbook, command, state);
    const decided = decide(command, state, context);
    if (!Array.isArray(decided)) return decided;
    const after = decided.reduce(evolve, state);
    if (after === null) return refuse({ code: 'unknown-run', text: run });
    if (decided.length === 0) return { kind: 'dispatched', events: [], state: after };
    const appended = await world.runs.append(run, version, {
      events: decided,
      audit: decided.map((event, index) => auditOfRunEvent(event, after, version + index)),
      owed: [
        ...decided.flatMap((event, index) => [
          ...owedForEvent(event, version + index, after, shownBy(state, decided.slice(0, index + 1))),
          ...owedForGlass(world, event, version + index, after),
          ...(event.type === 'reminded' ||
          ((event.type === 'ended' || event.type === 'due-later') && wasReminded(after))
            ? owedForReminder(world, after, version + index)
            : []),
        ]),
        ...(decided.some((event) => event.type === 'ended') ? owedForRun(world, after) : []),
      ],
      hosts: after.hosts.map((host) => host.name),
      ...keeping(state, after),
    });
    if (appended === 'late') return refuse({ code: 'not-recorded', certain: true });
    if (typeof appended === 'object' && command.type === 'break-glass') {
      const reviewers = context.policy.breakGlass?.reviewers;
      const groups = reviewers === undefined ? [] : [reviewers];
      return refuse({ code: 'glass-unreviewed', run: appended.heldBy, groups });
    }
    if (typeof appended === 'object') {
      const { playbook: asked, hosts } = after;
      return refuse({ code: 'already-open', run: appended.heldBy, playbook: asked, host: hosts[0]!.name });
    }
    if (appended === 'appended') {
      world.wake();
      // Whoever is at work on it, in whatever process, is to stop.
      if (decided.some(({ type }) => type === 'cancel-asked'))
        for (const { name } of after.hosts.filter(({ stage }) => stage === 'applying'))
          world.progress.tell({ subject: { kind: 'run', id: run }, host: name, text: askedToStop });
      // Whoever shows the run's progress, in whatever process, has to end it.
      if (after.ending !== null)
        world.progress.tell({ subject: { kind: 'run', id: run }, host: '', text: 'ended' });
      return { kind: 'dispatched', events: decided, state: after };
    }
  }
  throw new Error(`${run}: ${tries} appends in a row met a newer version`);
}

/** A place that is added learns all there is to know from being added, and is told what comes after. */
function shownBy(before: RunState | null, events: readonly RunEvent[]): readonly ShownIn[] {
  return events.reduce(evolve, before)?.threads ?? [];
}

/** Two people who ask in the same moment ask for one run; a broken glass keeps the stream open until its review. */
function keeping(before: RunState | null, after: RunState): Pick<Batch<RunEvent>, 'open' | 'holds' | 'lets'> {
  const own = after.hosts.map((host) => `${after.playbook} on ${host.name}`);
  const waits = waitsForReview(after);
  const glass = after.glass === null ? [] : [brokenGlass];
  if (after.ending === null) return { open: true, holds: [...own, ...glass] };
  // What was let go at the end may be another's by now.
  const ended = before?.ending === null || before === null ? own : [];
  return waits ? { open: true, holds: glass, lets: ended } : { open: false, holds: ended, lets: glass };
}

function contextOf(
  world: World,
  playbookName: string,
  command: RunCommand,
  state: RunState | null,
): RunContext {
  const { policy, playbooks, people, inventory } = world.site();
  const playbook = playbooks.find((one) => one.name === playbookName) ?? null;
  const names = command.type === 'request' ? command.hosts : (state?.hosts ?? []).map((host) => host.name);
  const wanted = new Set(names);
  const known = Map.groupBy(
    inventory.hosts.filter(({ name }) => wanted.has(name)),
    ({ name }) => name,
  );
  const hosts = names.map((name) => known.get(name)?.[0] ?? ghost(name));
  return { policy, playbook, people, hosts, announce: world.announce?.() ?? [] };
}

/** A host that left the inventory while a run was open has no labels, so that no rule by label allows it. */
function ghost(name: string): Host {
  return { name, address: name, port: 3389, computer: null, labels: {}, way: null };
}
