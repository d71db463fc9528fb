import type { Changed, Outcome, Value } from '../../playbook/step.ts';
import type { Plan } from '../../run/plan.ts';
import type { Ending, HostLook, HostState, RunState, Seen } from '../../run/run.ts';
import { at, brokenSeen, thread } from './look-samples.ts';

const sessionEnvFree = [
  { sid: 'S-1-5-18', type: 'Allow', mask: 0x1f01ff },
  { sid: 'S-1-5-32-544', type: 'Allow', mask: 0x120089 },
];
const readable = [...sessionEnvFree, { sid: 'S-1-5-20', type: 'Allow', mask: 0x120089 }];
export const file = 'f686aace6942fb7f7ceb231212eef4a4_3b1c1c9e-2f0d-4c53-9f0a-7c55d1a10b6c';

export const before = { file, access: sessionEnvFree, owner: 'S-1-5-18' } as const;
export const after = { file, access: readable, owner: 'S-1-5-18' } as const;

export const drifted: Extract<HostLook, { kind: 'drifted' }> = {
  kind: 'drifted',
  detected: { inDesiredState: false, state: before, findings: [] },
  proposed: { changed: false, before, after, rebootRequired: false },
  sessions: 2,
  seen: brokenSeen,
};

export function returned(over: Partial<Changed> = {}): Outcome {
  const changed: Changed = { changed: true, before, after, rebootRequired: false, ...over };
  return { kind: 'returned', value: changed as unknown as Value };
}

export function hostState(over: Partial<HostState> = {}): HostState {
  return {
    name: 'ts-02',
    stage: 'waiting',
    look: drifted,
    attempts: [],
    withheld: null,
    proof: null,
    ending: null,
    reason: '',
    ...over,
  };
}

/** An attempt that ran from 07:33:13 to 07:33:14. */
export function attempt(
  outcome: Outcome | null,
  phase: 'apply' | 'revert' = 'apply',
): HostState['attempts'][number] {
  const finishedAt = outcome === null ? null : at('07:33:14');
  return { phase, fence: 1, startedAt: at('07:33:13'), deadline: at('07:33:43'), finishedAt, outcome };
}

export const plan: Plan = {
  id: '7f3a91c0',
  digest: '7f3a91c0'.padEnd(64, '0'),
  playbook: 'rdp-grant-key-access',
  phase: 'apply',
  parameters: {},
  hosts: [{ host: 'ts-02', state: before, before, after, sessions: 2 }],
  undo: { kind: 'kept' },
  sessions: 2,
};

/** A run waiting for approval; `over` takes it elsewhere. */
export function runState(over: Partial<RunState> = {}): RunState {
  return {
    run: 'R12',
    intent: 'repair',
    playbook: 'rdp-grant-key-access',
    proof: 'handshake',
    undo: { kind: 'kept' },
    parameters: {},
    requester: 'oncall',
    requestedAt: at('07:32:00'),
    thread,
    threads: [{ thread, late: false }],
    undoes: null,
    asked: '',
    check: null,
    stage: 'awaiting-approval',
    hosts: [hostState()],
    plan,
    approvals: [{ count: 1, from: 'server-approvers' }],
    rule: 'production needs an approver',
    expiresAt: at('08:01:00'),
    reviews: [],
    approvedAt: null,
    glass: null,
    cancel: null,
    endedAt: null,
    ending: null,
    reason: '',
    ...over,
  };
}

const approved: Partial<RunState> = {
  reviews: [{ person: 'approver', verdict: 'approve', at: at('07:33:12') }],
  approvedAt: at('07:33:12'),
};

export function approvedRun(stage: RunState['stage'], host: Partial<HostState>): RunState {
  return runState({ ...approved, stage, hosts: [hostState(host)] });
}

/** A run that was approved and carried out, and came to `ending` with this look after it. */
export function endedRun(
  ending: Ending,
  host: Partial<HostState> = {},
  over: Partial<RunState> = {},
): RunState {
  const carriedOut = { stage: 'ended', ending, attempts: [attempt(returned())] } as const;
  return runState({
    ...approved,
    stage: 'ended',
    ending,
    endedAt: at('07:33:15'),
    hosts: [hostState({ ...carriedOut, ...host })],
    ...over,
  });
}

/** The look after the change. */
export function proof(held: boolean, look: Seen, inDesiredState: boolean | null = true): HostState['proof'] {
  return { at: at('07:33:15'), held, seen: look, inDesiredState };
}
