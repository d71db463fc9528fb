import { judgeAll, quorumMet } from '../policy/judge.ts';
import type { Decision } from '../policy/policy.ts';
import type { RunCommand, RunContext } from './command.ts';
import { decideProof } from './decide-proof.ts';
import { decideReview } from './decide-review.ts';
import { endHost, endRun } from './end.ts';
import { evolve } from './evolve.ts';
import { makePlan } from './plan.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { HostLook, RunEvent, RunState } from './run.ts';

/**
 * What a command comes to: the events that now are true, or the reason why not. An empty list means that there
 * is nothing left to do, as for a report that arrives twice. Pure; everything it judges by is handed in.
 */
export function decide(
  command: RunCommand,
  state: RunState | null,
  context: RunContext,
): RunEvent[] | Refusal {
  if (command.type === 'request') return decideRequest(command, context);
  if (state === null) return refuse({ code: 'unknown-run', text: '' });
  switch (command.type) {
    case 'report-look':
      return decideLook(command, state, context);
    case 'review':
      return decideReview(command, state, context);
    case 'cancel':
      return decideCancel(command, state, context);
    case 'expire':
      return decideExpire(command, state);
    case 'start':
      return decideStart(command, state, context);
    case 'withhold':
      return withhold(command.at, state, command.host, command.reason, command.differences);
    case 'report-outcome':
      return decideOutcome(command, state);
    case 'lose-contact':
      return decideOutcome({ ...command, type: 'report-outcome', outcome: lost }, state);
    case 'report-proof':
      return decideProof(command, state);
  }
}

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;

const lost = {
  kind: 'unknown',
  message: 'Contact was lost after the script was sent; its deadline has passed since.',
} as const;

function policyDecision(context: RunContext, requester: string): Decision {
  const person = context.people.find((one) => one.id === requester);
  if (!person)
    return { kind: 'deny', rule: 'people', reason: `${requester} is no longer in the people file.` };
  return judgeAll(
    context.policy,
    context.hosts.map((host) => ({ person, verb: 'change', playbook: context.playbook, host })),
  );
}

function decideRequest(command: Of<'request'>, context: RunContext): RunEvent[] | Refusal {
  const decision = policyDecision({ ...context, people: [command.requester] }, command.requester.id);
  if (decision.kind === 'deny')
    return refuse({ code: 'denied', reason: decision.reason, rule: decision.rule });
  const { at, run, intent, hosts, parameters, requester, thread, undoes } = command;
  const { name, proof, undo } = context.playbook;
  return [
    {
      at,
      type: 'requested',
      run,
      intent,
      playbook: name,
      proof,
      undo,
      hosts,
      parameters,
      requester: requester.id,
      thread,
      undoes,
    },
  ];
}

/** How a host ends that needs no plan; null for one that does. */
function endOfLook(look: HostLook): Parameters<typeof endHost>[2] | null {
  switch (look.kind) {
    case 'drifted':
      return null;
    case 'compliant':
      return { ending: 'compliant', reason: 'It is already as the playbook wants it; nothing was changed.' };
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

function decideLook(command: Of<'report-look'>, state: RunState, context: RunContext): RunEvent[] {
  const { at, host, look } = command;
  const known = state.hosts.find((one) => one.name === host);
  if (state.ending !== null || !known || known.stage !== 'looking' || known.look !== null) return [];
  const events: RunEvent[] = [{ at, type: 'looked', host, look }];
  const end = endOfLook(look);
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
  const decision = policyDecision(context, state.requester);
  if (decision.kind === 'deny') {
    const ends = planned.map(({ host }) => endHost(at, host, { ending: 'denied', reason: decision.reason }));
    return [
      { at, type: 'denied', reason: decision.reason },
      ...ends,
      ...endRun(at, ends.reduce<RunState | null>(evolve, state)!),
    ];
  }
  const phase = state.intent === 'undo' ? 'revert' : 'apply';
  const plan = makePlan(state.run, context.playbook, phase, state.parameters, planned);
  const expiresAt = new Date(Date.parse(at) + context.policy.approvalMinutes * 60_000).toISOString();
  const approvals = decision.kind === 'require-approval' ? decision.approvals : [];
  const events: RunEvent[] = [{ at, type: 'planned', plan, approvals, rule: decision.rule, expiresAt }];
  if (decision.kind === 'allow') events.push({ at, type: 'approved', plan: plan.id });
  return events;
}

function decideCancel(command: Of<'cancel'>, state: RunState, context: RunContext): RunEvent[] | Refusal {
  if (state.ending !== null) return refuse({ code: 'already-ended', run: state.run, ending: state.ending });
  const decision = judgeAll(
    context.policy,
    context.hosts.map((host) => ({
      person: command.person,
      verb: 'change',
      playbook: context.playbook,
      host,
    })),
  );
  const approver = state.approvals.some(({ from }) => command.person.groups.includes(from));
  if (decision.kind === 'deny' && !approver && command.person.id !== state.requester) {
    return refuse({ code: 'denied', reason: decision.reason, rule: decision.rule });
  }
  if (state.stage !== 'looking' && state.stage !== 'awaiting-approval') {
    return refuse({ code: 'cannot-cancel', run: state.run, stage: state.stage });
  }
  return stopAll(
    command.at,
    state,
    { at: command.at, type: 'cancelled', person: command.person.id },
    {
      ending: 'cancelled',
      reason: 'Cancelled before anything was changed.',
    },
  );
}

function decideExpire(command: Of<'expire'>, state: RunState): RunEvent[] {
  const { at } = command;
  if (state.stage !== 'awaiting-approval' || state.plan?.id !== command.plan) return [];
  if (state.expiresAt === null || at < state.expiresAt) return [];
  return stopAll(
    at,
    state,
    { at, type: 'expired' },
    { ending: 'expired', reason: 'Nobody decided in time; nothing was changed.' },
  );
}

function stopAll(
  at: string,
  state: RunState,
  first: RunEvent,
  end: Parameters<typeof endHost>[2],
): RunEvent[] {
  const ends = state.hosts.filter((host) => host.ending === null).map((host) => endHost(at, host.name, end));
  return [first, ...ends, ...endRun(at, [first, ...ends].reduce<RunState | null>(evolve, state)!)];
}

/**
 * The last gate before anything is sent. Everything is judged afresh: the plan is the approved one, it has not
 * expired, the policy still allows it, and those who approved still may.
 */
function decideStart(command: Of<'start'>, state: RunState, context: RunContext): RunEvent[] | Refusal {
  const { at, host: name, phase, fence, deadline } = command;
  if (state.ending !== null) return refuse({ code: 'already-ended', run: state.run, ending: state.ending });
  const host = state.hosts.find((one) => one.name === name);
  const plan = state.plan;
  if (!host || !plan || state.approvedAt === null) {
    return refuse({ code: 'nothing-to-approve', stage: state.stage, waiting: [] });
  }
  // Our own revert of a timed change belongs to the approved plan: it waits for nothing but its own turn.
  const ownRevert = host.stage === 'reverting' && phase === 'revert' && plan.phase === 'apply';
  const ownTurn = ownRevert || (host.stage === 'waiting' && phase === plan.phase);
  if (!ownTurn || host.attempts.some((attempt) => attempt.phase === phase)) {
    return refuse({ code: 'nothing-to-approve', stage: state.stage, waiting: [] });
  }
  const started: RunEvent = { at, type: 'started', host: name, phase, fence, deadline };
  if (ownRevert) return [started];
  if (command.plan !== plan.id) {
    return refuse({ code: 'plan-old', clicked: command.plan, current: plan.id });
  }
  const held = whyHeld(command, state, context);
  return held === null ? [started] : withhold(at, state, name, held, []);
}

function whyHeld({ at, digest }: Of<'start'>, state: RunState, context: RunContext): string | null {
  if (digest !== state.plan?.digest) return 'The playbook has changed since it was approved.';
  if (state.expiresAt !== null && at >= state.expiresAt)
    return 'The plan expired before it could be carried out.';
  const decision = policyDecision(context, state.requester);
  if (decision.kind === 'deny') return `The policy has changed since it was approved: ${decision.reason}`;
  const approvals = decision.kind === 'require-approval' ? decision.approvals : [];
  const approvers = state.reviews
    .filter((review) => review.verdict === 'approve')
    .map((review) => review.person);
  const people = context.people.filter((person) => approvers.includes(person.id));
  return quorumMet(approvals, people, state.requester)
    ? null
    : 'Those who approved may not approve this any more.';
}

function withhold(
  at: string,
  state: RunState,
  host: string,
  reason: string,
  differences: readonly string[],
): RunEvent[] {
  const known = state.hosts.find((one) => one.name === host);
  const unsentRevert = known?.stage === 'reverting' && known.attempts.at(-1)?.phase !== 'revert';
  if (known?.stage !== 'waiting' && !unsentRevert) return [];
  const events: RunEvent[] = [
    { at, type: 'withheld', host, reason, differences },
    unsentRevert
      ? endHost(at, host, {
          ending: 'failed',
          reason: `The change is in place and could not be put back. ${reason}`,
        })
      : endHost(at, host, { ending: 'void', reason }),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}

function decideOutcome(command: Of<'report-outcome'>, state: RunState): RunEvent[] {
  const { at, host: name, fence, outcome } = command;
  const host = state.hosts.find((one) => one.name === name);
  const attempt = host?.attempts.at(-1);
  if (!host || !attempt || attempt.fence !== fence || attempt.finishedAt !== null) return [];
  const finished: RunEvent = { at, type: 'finished', host: name, phase: attempt.phase, outcome };
  if (outcome.kind !== 'unreachable') return [finished];
  // Nothing was sent, so nothing was changed and there is nothing to prove.
  const events = [
    finished,
    endHost(at, name, { ending: 'failed', reason: 'The host was not reached; nothing was sent.' }),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}
