import type { ArmedUndo, HostLook, HostState, RunState } from '../../run/run.ts';
import type { Message } from '../message.ts';
import { viewRun } from '../run.ts';
import { at, seen } from './look-samples.ts';
import { names } from './playbook-samples.ts';
import { attempt, endedRun, hostState, plan, proof, returned, runState } from './run-samples.ts';

const before = { UserAuthentication: 0 } as const;
const after = { UserAuthentication: 1 } as const;
const nlaOff = seen({ verdict: 'degraded', cause: 'nla-off', line: 'TLS 1.2, NLA is off' });
const look: HostLook = {
  kind: 'drifted',
  detected: { inDesiredState: false, state: before, findings: [] },
  proposed: { changed: false, before, after, rebootRequired: false },
  sessions: 2,
  seen: nlaOff,
};
const timed: Partial<RunState> = {
  playbook: 'rdp-require-nla',
  proof: 'nla-required',
  undo: { kind: 'timed', minutes: 5 },
  reviews: [{ person: 'approver', verdict: 'approve', at: at('07:33:12') }],
  approvedAt: at('07:33:12'),
  plan: {
    ...plan,
    playbook: 'rdp-require-nla',
    undo: { kind: 'timed', minutes: 5 },
    hosts: [{ host: 'ts-06', state: before, before, after, sessions: 2 }],
  },
};
const armed: ArmedUndo = {
  at: at('07:33:12'),
  dueAfterSeconds: 300,
  dueAt: at('07:38:12'),
  holds: false,
  rehearsed: true,
  state: 'armed',
  overAt: null,
  result: null,
  remindedAt: null,
};
const sent = attempt(returned({ before, after }));
const held = proof(true, seen());

function underWay(stage: RunState['stage'] & HostState['stage'], over: Partial<HostState>): RunState {
  return runState({
    ...timed,
    stage,
    hosts: [hostState({ name: 'ts-06', stage, look, armed, ...over })],
  });
}

function ended(
  ending: 'remediated' | 'reverted' | 'unknown' | 'cancelled',
  over: Partial<HostState>,
): RunState {
  return endedRun(ending, { name: 'ts-06', look, attempts: [sent], ...over }, timed);
}

const holding = underWay('holding', {
  attempts: [sent],
  proof: held,
  armed: { ...armed, dueAfterSeconds: 1_800, dueAt: at('08:03:12'), holds: true },
});
const later = underWay('holding', {
  attempts: [sent],
  proof: held,
  armed: {
    ...armed,
    dueAfterSeconds: 1_800,
    dueAt: at('08:21:40'),
    holds: true,
    remindedAt: at('08:16:40'),
    remindedOf: 'armed',
    later: { plannedAt: at('08:03:12'), times: 1, leftSeconds: 1_200, remind: false },
  },
});
const undone: ArmedUndo = {
  ...armed,
  state: 'undone',
  overAt: at('07:38:40'),
  result: {
    run: 'R12-ts-06',
    at: at('07:38:21'),
    refused: null,
    message: null,
    items: [
      {
        kind: 'registry-value',
        what: 'RDP-Tcp\\UserAuthentication',
        outcome: 'restored',
        before: 0,
        left: 1,
        present: 0,
        why: null,
      },
    ],
  },
};

/** What people read of an undo that the host carries out by itself. */
export const undoCards: Readonly<Record<string, Message>> = {
  'undo-armed': viewRun(underWay('applying', { attempts: [attempt(null)] }), 'root', names),
  'undo-plan-armed': viewRun(underWay('applying', { attempts: [attempt(null)] }), 'plan', names),
  'undo-confirming': viewRun(
    underWay('confirming', {
      attempts: [sent],
      proof: held,
      verdict: { ending: 'remediated', reason: 'The proof holds.', undo: 'confirm' },
    }),
    'root',
    names,
  ),
  'undo-awaited': viewRun(
    underWay('confirming', {
      attempts: [sent],
      verdict: { ending: 'failed', reason: 'It could not be put back.', undo: 'await' },
    }),
    'root',
    names,
  ),
  'undo-disarmed': viewRun(
    ended('remediated', {
      proof: held,
      armed: { ...armed, state: 'confirmed', overAt: at('07:33:16') },
    }),
    'ending',
    names,
  ),
  'undo-by-the-host': viewRun(
    ended('reverted', { proof: { ...proof(false, nlaOff)!, at: at('07:38:40') }, armed: undone }),
    'ending',
    names,
  ),
  'undo-lost': viewRun(
    ended('unknown', {
      proof: held,
      verdict: { ending: 'remediated', reason: 'The proof holds.', undo: 'confirm' },
      reason: 'The host did not say what became of its undo.',
      armed: { ...armed, state: 'lost', overAt: at('07:45:00') },
    }),
    'ending',
    names,
  ),
  'undo-may-be-armed': viewRun(
    {
      ...ended('cancelled', {
        attempts: [],
        reason: 'Cancelled before anything was changed.',
        armed: { ...armed, rehearsed: false },
      }),
      reason: 'oncall',
    },
    'ending',
    names,
  ),
  'undo-holding': viewRun(holding, 'root', names),
  'undo-later': viewRun(later, 'root', names),
  'undo-later-reminder': viewRun(later, 'reminder', names),
  'undo-reminder': viewRun(holding, 'reminder', names),
};
