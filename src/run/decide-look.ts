import type { RunCommand, RunContext } from './command.ts';
import { endHost, endRun, type HostEnd } from './end.ts';
import { evolve } from './evolve.ts';
import { makePlan } from './plan.ts';
import { policyDecision } from './policy-decision.ts';
import type { HostLook, Intent, RunEvent, RunState } from './run.ts';

type Report = Extract<RunCommand, { type: 'report-look' }>;

/** How a host ends that needs no plan; null for one that does. */
function endOfLook(look: HostLook, intent: Intent): HostEnd | null {
  switch (look.kind) {
    case 'drifted':
      return null;
    case 'compliant':
      return {
        ending: 'compliant',
        reason:
          intent === 'undo'
            ? 'It is already as it was before; nothing was changed.'
            : 'It is already as the playbook wants it; nothing was changed.',
      };
    case 'owned':
      return {
        ending: 'denied',
        reason: `${look.setting} is set by ${look.owner}; a local change would be undone.`,
      };
    case 'refused':
      return { ending: 'denied', reason: look.message };
    case 'unanswered':
      return { ending: 'failed', reason: 'The host could not be looked at; nothing was changed.' };
  }
}

/** What one host's look comes to; when every host was looked at, the plan, or the end. */
export function decideLook(command: Report, state: RunState, context: RunContext): RunEvent[] {
  const { at, host, look } = command;
  const known = state.hosts.find((one) => one.name === host);
  if (state.ending !== null || !known || known.stage !== 'looking' || known.look !== null) return [];
  const events: RunEvent[] = [{ at, type: 'looked', host, look }];
  const end = endOfLook(look, state.intent);
  if (end) events.push(endHost(at, host, end));
  const after = events.reduce<RunState | null>(evolve, state)!;
  if (after.hosts.some((one) => one.look === null)) return events;
  return [...events, ...planOrEnd(at, after, context)];
}

function planOrEnd(at: string, state: RunState, context: RunContext): RunEvent[] {
  const planned = state.hosts.flatMap(({ name, look }) =>
    look?.kind === 'drifted'
      ? [
          {
            host: name,
            state: look.detected.state,
            before: look.proposed.before,
            after: look.proposed.after,
            sessions: look.sessions,
          },
        ]
      : [],
  );
  if (planned.length === 0) return endRun(at, state);
  const { playbook } = context;
  const decision = policyDecision(context, state, at);
  if (decision.kind === 'deny' || playbook === null) {
    const ends = planned.map(({ host }) => endHost(at, host, { ending: 'denied', reason: decision.reason }));
    return [
      { at, type: 'denied', reason: decision.reason },
      ...ends,
      ...endRun(at, ends.reduce<RunState | null>(evolve, state)!),
    ];
  }
  const phase = state.intent === 'undo' ? 'revert' : 'apply';
  const plan = makePlan(state.run, playbook, phase, state.parameters, planned);
  const expiresAt = new Date(Date.parse(at) + context.policy.approvalMinutes * 60_000).toISOString();
  const approvals = decision.kind === 'require-approval' ? decision.approvals : [];
  const events: RunEvent[] = [{ at, type: 'planned', plan, approvals, rule: decision.rule, expiresAt }];
  if (decision.kind === 'allow') events.push({ at, type: 'approved', plan: plan.id });
  return events;
}
