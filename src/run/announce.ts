import type { Risk } from '../playbook/playbook.ts';
import { hasLabels } from '../policy/has-labels.ts';
import type { HostLabels } from '../policy/policy.ts';
import type { RunContext } from './command.ts';
import { tellsOfRun } from './decide-show.ts';
import { evolve } from './evolve.ts';
import { raisedRisk } from './raised-risk.ts';
import { riskOf } from './risk-of.ts';
import type { RunEvent, RunState, ThreadRef } from './run.ts';

/** Runs that are shown in a place without anybody asking there; what a route leaves out fits always. */
export interface AnnounceRoute {
  readonly thread: ThreadRef;
  readonly hosts: HostLabels | null;
  /** As the plan has it: raised where a guard of the playbook raises it. */
  readonly risk: readonly Risk[] | null;
}

/**
 * The events, and where they make a plan, the places that the site wants to see such a plan in. Not before: a run
 * that finds nothing to change is of no concern elsewhere, and only the plan says how much is risked where.
 */
export function announce(
  events: readonly RunEvent[],
  before: RunState,
  context: Pick<RunContext, 'hosts' | 'playbook' | 'announce'>,
): RunEvent[] {
  const { announce: routes = [], playbook } = context;
  const planned = events.find((event) => event.type === 'planned');
  if (planned === undefined || playbook === null) return [...events];
  const state = events.reduce<RunState | null>(evolve, before)!;
  const risks = planned.plan.hosts.map(({ host: name }) => ({
    labels: context.hosts.find((host) => host.name === name)?.labels ?? {},
    risk: raisedRisk(
      riskOf(playbook, state.intent),
      state.hosts.find((host) => host.name === name),
    ),
  }));
  const fits = (route: AnnounceRoute) =>
    risks.some((host) => hasLabels(host, route.hosts) && (route.risk?.includes(host.risk) ?? true));
  return routes.filter(fits).reduce<{ events: RunEvent[]; state: RunState }>(
    (so, { thread }) => {
      if (tellsOfRun(so.state, thread)) return so;
      const shown: RunEvent = { at: planned.at, type: 'shown', thread, why: 'announced' };
      return { events: [...so.events, shown], state: evolve(so.state, shown)! };
    },
    { events: [...events], state },
  ).events;
}
