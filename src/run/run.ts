import type { ParameterValue, Phase, Proof, Undo } from '../playbook/playbook.ts';
import type { Outcome } from '../playbook/step.ts';
import type { Approvals } from '../policy/policy.ts';
import type { HostLook, Seen } from './host-look.ts';
import type { HostState } from './host-state.ts';
import type { Plan } from './plan.ts';
import type { UndoEvent } from './undo-events.ts';

export type { HostLook, Raised, Seen } from './host-look.ts';
export type { Attempt, HostState } from './host-state.ts';
export type { ArmedUndo } from './undo-events.ts';

/** An address in a chat, owned by its adapter: `opaque` means something to that adapter alone. */
export interface ThreadRef {
  readonly platform: 'console' | 'slack' | 'teams';
  readonly tenant: string;
  readonly opaque: string;
}

/** Ordered from best to worst; a run is headed by the worst of its hosts. */
export const endings = [
  'compliant',
  'remediated',
  'changed',
  'improved',
  'reverted',
  'rejected',
  'cancelled',
  'expired',
  'denied',
  'void',
  'not-remediated',
  'failed',
  'unknown',
] as const;
export type Ending = (typeof endings)[number];

export type Stage =
  | 'looking'
  | 'awaiting-approval'
  | 'applying'
  | 'proving'
  | 'reverting'
  /** Judged; the host has yet to say what became of its undo. */
  | 'confirming'
  /** A suspension that stands until the host ends it. */
  | 'holding'
  | 'ended';

/** How a host came out of a restart that was sent to it. */
export type Boot = 'new' | 'old' | 'not-back';

/** The check that a run began from, and where the check's root stands. */
export interface Origin {
  readonly id: string;
  readonly thread: ThreadRef;
}

/** A place where a run is shown. */
export interface ShownIn {
  readonly thread: ThreadRef;
  /** It was added when the run had ended: how the run came there is not told in it. */
  readonly late: boolean;
}

/** What justifies a change on a machine that connects: a check of the server that refused it. */
export interface RunEvidence {
  readonly check: string;
  /** The host that was checked, which is not the one to be changed. */
  readonly host: string;
  /** When it was asked for. */
  readonly at: string;
  /** Id of the cause that the check found. */
  readonly cause: string;
  /** What speaks for it, as the check says it. */
  readonly for: readonly string[];
  /** Whether what is wrong is known to lie on the machine that connects. */
  readonly ofClient: boolean;
}

export type Intent = 'repair' | 'undo';

export type RunEvent = { readonly at: string } & (
  | {
      readonly type: 'requested';
      readonly run: string;
      readonly intent: Intent;
      readonly playbook: string;
      readonly proof: Proof;
      readonly undo: Undo;
      readonly hosts: readonly string[];
      readonly parameters: Readonly<Record<string, ParameterValue>>;
      readonly requester: string;
      readonly thread: ThreadRef;
      /** The run that this one undoes. */
      readonly undoes: string | null;
      /** Why, in the requester's words. */
      readonly reason?: string;
      /** The check in whose thread it was asked for: its root shows how the run goes on. */
      readonly check?: Origin;
      /** Of a change on a machine that connects; absent: the host itself was looked at. */
      readonly evidence?: RunEvidence;
    }
  | { readonly type: 'denied'; readonly reason: string }
  | { readonly type: 'looked'; readonly host: string; readonly look: HostLook }
  | {
      readonly type: 'planned';
      readonly plan: Plan;
      /** Empty: allowed outright. */
      readonly approvals: readonly Approvals[];
      readonly rule: string;
      readonly expiresAt: string;
    }
  | {
      readonly type: 'reviewed';
      readonly person: string;
      readonly verdict: 'approve' | 'reject';
      readonly plan: string;
      /** Why, in their words. */
      readonly reason?: string;
    }
  /** The policy asks for other approvals than when the plan was made. */
  | { readonly type: 'gated'; readonly approvals: readonly Approvals[]; readonly rule: string }
  | { readonly type: 'approved'; readonly plan: string }
  /** Somebody whom the policy names carries the plan out without its approvals. */
  | {
      readonly type: 'broke-glass';
      readonly person: string;
      readonly plan: string;
      readonly reason: string;
      readonly incident: string;
      /** Ids of those who could have approved. */
      readonly skipped: readonly string[];
    }
  | { readonly type: 'glass-reviewed'; readonly person: string; readonly note: string }
  | { readonly type: 'rejected'; readonly person: string }
  | { readonly type: 'expired' }
  | { readonly type: 'cancelled'; readonly person: string }
  /** Something is under way: what has not begun is not begun, and what runs is asked to stop. */
  | { readonly type: 'cancel-asked'; readonly person: string }
  | {
      readonly type: 'started';
      readonly host: string;
      readonly phase: Phase;
      readonly fence: number;
      /** After this time the script has ended on the host, whatever became of us. */
      readonly deadline: string;
    }
  | {
      readonly type: 'withheld';
      readonly host: string;
      readonly reason: string;
      readonly differences: readonly string[];
      /** The host keeps something of ours that is not as it should be: somebody must look. */
      readonly alarm?: true;
    }
  | { readonly type: 'finished'; readonly host: string; readonly phase: Phase; readonly outcome: Outcome }
  | {
      readonly type: 'proved';
      readonly host: string;
      readonly held: boolean;
      readonly seen: Seen;
      /** detect after the change; null when the host did not answer. */
      readonly inDesiredState: boolean | null;
      /** Of a playbook that restarts the host; absent: it does not. */
      readonly boot?: Boot;
    }
  /** A timed change whose proof failed is put back by us; `person`: a suspension that they end early. */
  | { readonly type: 'reverting'; readonly host: string; readonly person?: string }
  | UndoEvent
  | { readonly type: 'host-ended'; readonly host: string; readonly ending: Ending; readonly reason: string }
  | { readonly type: 'ended'; readonly ending: Ending }
  /** From now on it is shown there too: the configuration wants it, or somebody asked for its status there. */
  | {
      readonly type: 'shown';
      readonly thread: ThreadRef;
      readonly why: 'announced' | 'asked';
      /** Who asked. */
      readonly person?: string;
    }
);

export interface Review {
  readonly person: string;
  readonly verdict: 'approve' | 'reject';
  readonly at: string;
  /** Why, in their words; absent when nothing was said. */
  readonly reason?: string;
}

/** An approval that was done without, for ever a mark of the run. */
export interface BrokenGlass {
  readonly at: string;
  readonly person: string;
  readonly reason: string;
  readonly incident: string;
  /** Ids of those who could have approved. */
  readonly skipped: readonly string[];
  /** Null until somebody has looked into it. */
  readonly reviewed: { readonly at: string; readonly person: string; readonly note: string } | null;
}

/** The whole of one run, folded from its events; see evolve. */
export interface RunState {
  readonly run: string;
  readonly intent: Intent;
  readonly playbook: string;
  readonly proof: Proof;
  readonly undo: Undo;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly requester: string;
  readonly requestedAt: string;
  /** Where it was asked for. */
  readonly thread: ThreadRef;
  /** Everywhere it is shown: first where it was asked for, then the others as they were added. */
  readonly threads: readonly ShownIn[];
  readonly undoes: string | null;
  /** Why it was asked for, in the requester's words; empty when nothing was said. */
  readonly asked: string;
  readonly check: Origin | null;
  /** What justifies a change on a machine that connects; absent: the host itself was looked at. */
  readonly evidence?: RunEvidence;
  readonly stage: Stage;
  readonly hosts: readonly HostState[];
  readonly plan: Plan | null;
  readonly approvals: readonly Approvals[];
  readonly rule: string;
  readonly expiresAt: string | null;
  readonly reviews: readonly Review[];
  readonly approvedAt: string | null;
  readonly glass: BrokenGlass | null;
  /** Who asked for it to be stopped while something was under way. */
  readonly cancel: { readonly at: string; readonly person: string } | null;
  readonly endedAt: string | null;
  readonly ending: Ending | null;
  /** Why it was denied, by whom it was rejected or cancelled; empty otherwise. */
  readonly reason: string;
}
