import type { Ending, Stage } from './run.ts';

/** A typed "no". Its sentence for people stands in view/refusal.ts. */
export type Refusal = { readonly kind: 'refusal' } & (
  | {
      readonly code: 'syntax';
      readonly text: string;
      readonly usage: string;
      readonly near: readonly string[];
    }
  | { readonly code: 'unknown-host'; readonly text: string; readonly near: readonly string[] }
  | { readonly code: 'unknown-playbook'; readonly text: string; readonly near: readonly string[] }
  | { readonly code: 'unknown-topic'; readonly text: string; readonly near: readonly string[] }
  | { readonly code: 'unknown-run'; readonly text: string }
  | { readonly code: 'unknown-plan'; readonly text: string; readonly waiting: readonly string[] }
  /** Several open runs have a plan of that id. */
  | { readonly code: 'plan-ambiguous'; readonly plan: string; readonly runs: readonly string[] }
  | { readonly code: 'unknown-person'; readonly account: string }
  | {
      readonly code: 'bad-parameters';
      readonly playbook: string;
      readonly faults: readonly string[] /** A form that asks for them. */;
      readonly form?: string;
    }
  /** The site's policy said no. */
  | {
      readonly code: 'denied';
      readonly reason: string;
      readonly rule: string;
      /** Of a freeze, when it is over (ISO 8601). */
      readonly until?: string;
    }
  /** It must be said why; `usage` is the line that says it. */
  | { readonly code: 'reason-required'; readonly usage: string; readonly form: string | null }
  | {
      readonly code: 'not-an-approver';
      readonly groups: readonly string[];
      readonly asked: readonly string[];
    }
  /** `others`: names of those who could approve it; absent where that was not looked up. */
  | {
      readonly code: 'own-request';
      readonly groups: readonly string[];
      readonly others?: readonly string[];
    }
  | { readonly code: 'already-reviewed'; readonly verdict: 'approve' | 'reject'; readonly at: string }
  | { readonly code: 'plan-old'; readonly clicked: string; readonly current: string }
  | { readonly code: 'plan-expired'; readonly at: string; readonly again: string }
  /** `decided`: who has decided on it, where a plan was named. */
  | {
      readonly code: 'nothing-to-approve';
      readonly stage: Stage;
      readonly waiting: readonly string[];
      readonly decided?: readonly Decided[];
    }
  /** `undo`: it changed something that can be put back. */
  | {
      readonly code: 'already-ended';
      readonly run: string;
      readonly ending: Ending;
      readonly undo?: boolean;
      readonly decided?: readonly Decided[];
    }
  | { readonly code: 'already-open'; readonly run: string; readonly playbook: string; readonly host: string }
  | { readonly code: 'host-busy'; readonly host: string; readonly run: string }
  /** An undo of that run is armed on the host: nothing else is changed there before it is over. */
  | {
      readonly code: 'undo-armed';
      readonly host: string;
      readonly run: string;
      /** ISO 8601. */
      readonly until: string;
      readonly holds: boolean;
    }
  /** Somebody else owns the setting; a local change would be undone. */
  | {
      readonly code: 'owned-by-policy';
      readonly host: string;
      readonly setting: string;
      readonly owner: string;
      /** The id of the cause, where one was found: it says what the owner is asked for. */
      readonly cause?: string;
    }
  /** The playbook needs a cause that was not found. */
  | {
      readonly code: 'playbook-does-not-fit';
      readonly playbook: string;
      readonly host: string;
      readonly requires: readonly string[];
      readonly found: string | null;
    }
  /** It changes a machine that connects, which only what that machine was told justifies; `why` says what is missing. */
  | {
      readonly code: 'evidence-required';
      readonly playbook: string;
      readonly host: string;
      /** The check that was named; null: none was. */
      readonly check: string | null;
      readonly why: 'none' | 'unknown' | 'unfinished' | 'too-old' | 'not-said' | 'contradicted';
    }
  /** No playbook cures what was found. */
  | {
      readonly code: 'no-remedy';
      readonly host: string;
      readonly cause: string | null;
      readonly title: string | null;
    }
  /** Nobody gets this from us; `offer` is what serves the same wish. */
  | {
      readonly code: 'never-done';
      /** Id in refused.yaml. */
      readonly id: string;
      /** The rest of the sentence "I do not …". */
      readonly does: string;
      readonly reason: string;
      readonly offer: Offer;
    }
  | { readonly code: 'nothing-to-undo'; readonly run: string; readonly why: string }
  | {
      readonly code: 'cannot-cancel';
      readonly run: string;
      readonly stage: Stage;
      /** Nothing was sent to any of its hosts. */
      readonly unsent?: true;
    }
  | { readonly code: 'already-cancelling'; readonly run: string; readonly at: string }
  | { readonly code: 'may-not-break-glass'; readonly reason: string }
  | {
      readonly code: 'glass-incomplete';
      readonly missing: readonly ('reason' | 'incident')[];
      readonly plan: string;
    }
  /** The policy asks for no approval any more. */
  | { readonly code: 'glass-needless'; readonly again: string }
  /** That run's glass was broken, and nobody has looked into it yet. */
  | { readonly code: 'glass-unreviewed'; readonly run: string; readonly groups: readonly string[] }
  | { readonly code: 'glass-not-broken'; readonly run: string }
  | { readonly code: 'glass-under-way'; readonly run: string; readonly stage: Stage }
  | { readonly code: 'not-a-reviewer'; readonly groups: readonly string[]; readonly own: boolean }
  | { readonly code: 'glass-already-reviewed'; readonly run: string; readonly at: string }
  /** The bot is not in the place where this was said; `invite` is how somebody lets it in. */
  | { readonly code: 'cannot-post-here'; readonly invite: string }
  /** Who is in a group is kept by a chat that could not be asked for too long. */
  | { readonly code: 'group-unknown'; readonly group: string; readonly since: string | null }
  /** The store was away or too slow. `certain`: nothing was recorded and nothing will be; else it may have been. */
  | { readonly code: 'not-recorded'; readonly certain: boolean }
);

/** One person's decision, as it is told to another. */
export interface Decided {
  /** Their name. */
  readonly name: string;
  readonly verdict: 'approve' | 'reject';
  readonly at: string;
}

/** What is offered in place of something that is never done. */
export interface Offer {
  /** What serves the wish, without its full stop. */
  readonly say: string;
  /** The line to say for it. */
  readonly command: string;
  /** The line can be said as it stands: nothing in it is a placeholder. */
  readonly ready: boolean;
  /** Playbooks that would serve it and that this site does not have; empty where one is offered. */
  readonly lacking: readonly string[];
}

type WithoutKind<R> = R extends { readonly kind: 'refusal' } ? Omit<R, 'kind'> : never;

/** Spares every caller the discriminant. */
export function refuse(refusal: WithoutKind<Refusal>): Refusal {
  return { kind: 'refusal', ...refusal } as Refusal;
}
