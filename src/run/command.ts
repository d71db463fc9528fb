import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { ParameterValue, Phase, Playbook } from '../playbook/playbook.ts';
import type { Outcome } from '../playbook/step.ts';
import type { UndoResult } from '../playbook/undo-on-host.ts';
import type { Policy } from '../policy/policy.ts';
import type { AnnounceRoute } from './announce.ts';
import type { Boot, HostLook, Intent, Origin, RunEvidence, Seen, ThreadRef } from './run.ts';

/** What is asked of a run. Time comes in with the command. */
export type RunCommand = { readonly at: string } & (
  | {
      readonly type: 'request';
      readonly run: string;
      readonly intent: Intent;
      readonly hosts: readonly string[];
      readonly parameters: Readonly<Record<string, ParameterValue>>;
      readonly requester: Person;
      readonly thread: ThreadRef;
      readonly undoes: string | null;
      readonly reason: string;
      readonly check: Origin | null;
      readonly evidence?: RunEvidence | null;
    }
  | { readonly type: 'report-look'; readonly host: string; readonly look: HostLook }
  | {
      readonly type: 'review';
      readonly person: Person;
      readonly verdict: 'approve' | 'reject';
      readonly plan: string;
      /** Why, in their words; empty when nothing was said. */
      readonly reason?: string;
    }
  | {
      readonly type: 'break-glass';
      readonly person: Person;
      readonly plan: string;
      readonly reason: string;
      readonly incident: string;
    }
  | { readonly type: 'review-glass'; readonly person: Person; readonly note: string }
  | { readonly type: 'cancel'; readonly person: Person }
  | { readonly type: 'expire'; readonly plan: string }
  | {
      readonly type: 'start';
      readonly host: string;
      readonly phase: Exclude<Phase, 'detect'>;
      readonly plan: string;
      /** Digest of the plan made anew from what is about to be sent. */
      readonly digest: string;
      readonly fence: number;
      readonly deadline: string;
    }
  | {
      readonly type: 'withhold';
      readonly host: string;
      readonly reason: string;
      readonly differences: readonly string[];
      readonly alarm?: true;
    }
  | {
      readonly type: 'report-outcome';
      readonly host: string;
      readonly fence: number;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'report-proof';
      readonly host: string;
      /** Of the attempt that had ended when this look began; a look from before the last one proves nothing. */
      readonly fence?: number;
      readonly held: boolean;
      readonly seen: Seen;
      readonly inDesiredState: boolean | null;
      /** Of a playbook that restarts the host; absent: it does not. */
      readonly boot?: Boot;
      /** Whether detect finds exactly what it found for the plan. */
      readonly untouched?: boolean;
    }
  /** The host is about to be told to arm: from now on it may be armed, whatever becomes of its answer. */
  | { readonly type: 'report-armed'; readonly host: string; readonly dueAfterSeconds: number }
  /** It refused to be armed, and is not. */
  | { readonly type: 'report-not-armed'; readonly host: string }
  /** Its task has rehearsed, and so much is left by the host's own counter. */
  | { readonly type: 'report-rehearsed'; readonly host: string; readonly remainingSeconds: number }
  /** It is still armed, and so much is left by the host's own counter. */
  | { readonly type: 'report-due'; readonly host: string; readonly remainingSeconds: number }
  | { readonly type: 'report-undo'; readonly host: string; readonly answer: UndoAnswer }
  /** A suspension is about to end; `undo` is how the host's undo stands. */
  | { readonly type: 'remind'; readonly host: string; readonly undo: 'armed' | 'not-seen' | 'unsound' }
  /** A suspension is to end before its time. */
  | { readonly type: 'end-early'; readonly person: Person }
  /** The deadline of a started script has passed and nobody reported its end. */
  | { readonly type: 'lose-contact'; readonly host: string; readonly fence: number }
  /** What comes next on this host cannot be carried out at all; `reason` is a sentence. */
  | { readonly type: 'give-up'; readonly host: string; readonly reason: string }
  /** Somebody wants to see it in a place where it is not shown yet. */
  | { readonly type: 'show'; readonly thread: ThreadRef; readonly person: Person }
);

/** What the host said of its undo, or that it said nothing until its time was long over. */
export type UndoAnswer =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'too-late' }
  | {
      readonly kind: 'undone';
      readonly result: UndoResult | null;
      /** A fresh look, and what detect finds; null: the host could not be seen inside. */
      readonly seen: Seen;
      readonly held: boolean;
      readonly inDesiredState: boolean | null;
    }
  /** None was ever armed there, the host says. */
  | { readonly kind: 'gone' }
  /** It is not what was stored, or does not run: `reason` is a sentence. */
  | { readonly kind: 'unsound'; readonly reason: string }
  /** `reason`: why it could not be asked; absent: it was asked until long after its time. */
  | { readonly kind: 'silent'; readonly reason?: string };

/** What decisions are judged by, as it stands at the moment of the decision. */
export interface RunContext {
  readonly policy: Policy;
  /** Null when it was taken away while a run of it was open. */
  readonly playbook: Playbook | null;
  /** Everyone who may be named by the run: requester and reviewers. */
  readonly people: readonly Person[];
  readonly hosts: readonly Host[];
  /** Which plans are shown where without anybody asking there; absent: none. */
  readonly announce?: readonly AnnounceRoute[];
}
