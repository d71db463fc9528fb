import { announce } from './announce.ts';
import type { RunCommand, RunContext } from './command.ts';
import { decideArmed } from './decide-armed.ts';
import { decideBreakGlass } from './decide-break-glass.ts';
import { decideCancel } from './decide-cancel.ts';
import { decideDue } from './decide-due.ts';
import { decideEndEarly } from './decide-end-early.ts';
import { decideGiveUp } from './decide-give-up.ts';
import { decideGlassReview } from './decide-glass-review.ts';
import { decideLook } from './decide-look.ts';
import { decideProof } from './decide-proof.ts';
import { decideRemind } from './decide-remind.ts';
import { decideReview } from './decide-review.ts';
import { decideShow } from './decide-show.ts';
import { decideStart } from './decide-start.ts';
import { decideUndo } from './decide-undo.ts';
import { endRun } from './end.ts';
import { endOnceOver } from './end-once-over.ts';
import { evolve } from './evolve.ts';
import { planAgain } from './plan-again.ts';
import { lacksReason, policyDecision } from './policy-decision.ts';
import { type Refusal, refuse } from './refusal.ts';
import { refuseDenied } from './refuse-denied.ts';
import type { RunEvent, RunState } from './run.ts';
import { stopAll } from './stop-all.ts';
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
      return announce(decideLook(command, state, context), state, context);
    case 'review':
      return decideReview(command, state, context);
    case 'break-glass':
      return decideBreakGlass(command, state, context);
    case 'review-glass':
      return decideGlassReview(command, state, context);
    case 'cancel':
      return decideCancel(command, state, context);
    case 'expire':
      return decideExpire(command, state);
    case 'start':
      return decideStart(command, state, context);
    case 'withhold':
      return withhold(
        command.at,
        state,
        command.host,
        command.reason,
        command.differences,
        command.alarm === true ? { alarm: true } : {},
      );
    case 'report-armed':
    case 'report-not-armed':
    case 'report-rehearsed':
      return decideArmed(command, state);
    case 'report-due':
      return decideDue(command, state);
    case 'report-undo':
      return decideUndo(command, state);
    case 'remind':
      return decideRemind(command, state);
    case 'end-early':
      return decideEndEarly(command, state, context);
    case 'report-outcome':
      return decideOutcome(command, state);
    case 'lose-contact':
      return decideOutcome({ ...command, type: 'report-outcome', outcome: lost }, state);
    case 'give-up':
      return decideGiveUp(command, state, context);
    case 'report-proof':
      return decideProof(command, state);
    case 'show':
      return decideShow(command, state);
  }
}

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;

const lost = {
  kind: 'unknown',
  message: 'Contact was lost after the script was sent; its deadline has passed since.',
} as const;

function decideRequest(command: Of<'request'>, context: RunContext): RunEvent[] | Refusal {
  const { at, run, intent, hosts, parameters, requester, thread, undoes, reason, check } = command;
  const evidence = command.evidence ?? null;
  const asking = { requester: requester.id, intent, asked: reason };
  const decision = policyDecision({ ...context, people: [requester] }, asking, at);
  if (decision.kind === 'deny') return refuseDenied(decision);
  if (context.playbook === null) return refuse({ code: 'unknown-playbook', text: '', near: [] });
  const { name, proof, undo } = context.playbook;
  if (lacksReason(decision, asking)) {
    const line = planAgain({
      intent,
      undoes,
      playbook: name,
      parameters,
      hosts,
      asked: '',
      evidence: evidence ?? undefined,
    });
    const form = intent === 'repair' && hosts.length === 1 ? `/rdp-form ${name} ${hosts[0]}` : null;
    return refuse({ code: 'reason-required', usage: `${line} reason="…"`, form });
  }
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
      ...(evidence === null ? {} : { evidence }),
    },
  ];
}

function decideExpire(command: Of<'expire'>, state: RunState): RunEvent[] {
  const { at } = command;
  if (state.stage !== 'awaiting-approval' || state.plan?.id !== command.plan) return [];
  if (state.expiresAt === null || at < state.expiresAt) return [];
  const reason = 'Nobody decided in time; nothing was changed.';
  return stopAll(at, state, [{ at, type: 'expired' }], { ending: 'expired', reason });
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
    ownRevert
      ? endOnceOver(at, host, notPutBack(host, reason), 'await')
      : endOnceOver(at, host, { ending: 'failed', reason }, 'confirm'),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}
