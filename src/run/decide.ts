import { judgeAll } from '../policy/judge.ts';
import type { RunCommand, RunContext } from './command.ts';
import { decideGiveUp } from './decide-give-up.ts';
import { decideLook } from './decide-look.ts';
import { decideProof } from './decide-proof.ts';
import { decideReview } from './decide-review.ts';
import { decideStart } from './decide-start.ts';
import { endHost, endRun } from './end.ts';
import { evolve } from './evolve.ts';
import { policyDecision } from './policy-decision.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { RunEvent, RunState } from './run.ts';
import { notPutBack, withhold } from './withhold.ts';

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
    case 'give-up':
      return decideGiveUp(command, state, context);
    case 'report-proof':
      return decideProof(command, state);
  }
}

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;

const lost = {
  kind: 'unknown',
  message: 'Contact was lost after the script was sent; its deadline has passed since.',
} as const;

function decideRequest(command: Of<'request'>, context: RunContext): RunEvent[] | Refusal {
  const decision = policyDecision(
    { ...context, people: [command.requester] },
    command.requester.id,
    command.at,
  );
  if (decision.kind === 'deny')
    return refuse({ code: 'denied', reason: decision.reason, rule: decision.rule });
  const { at, run, intent, hosts, parameters, requester, thread, undoes, reason, check } = command;
  if (context.playbook === null) return refuse({ code: 'unknown-playbook', text: '', near: [] });
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
      ...(reason === '' ? {} : { reason }),
      ...(check === null ? {} : { check }),
    },
  ];
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
      at: command.at,
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

function decideOutcome(command: Of<'report-outcome'>, state: RunState): RunEvent[] {
  const { at, host: name, fence, outcome } = command;
  const host = state.hosts.find((one) => one.name === name);
  const attempt = host?.attempts.at(-1);
  if (!host || !attempt || attempt.fence !== fence || attempt.finishedAt !== null) return [];
  const finished: RunEvent = { at, type: 'finished', host: name, phase: attempt.phase, outcome };
  if (outcome.kind !== 'unreachable') return [finished];
  // Nothing was sent, so nothing was changed and there is nothing to prove.
  const reason = 'The host was not reached; nothing was sent.';
  const ownRevert = attempt.phase === 'revert' && state.intent === 'repair';
  const events = [
    finished,
    endHost(at, name, ownRevert ? notPutBack(host, reason) : { ending: 'failed', reason }),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}
