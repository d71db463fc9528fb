import type { Diagnosis } from '../diagnosis/cause.ts';
import type { ClientReport } from '../diagnosis/client-report.ts';
import type { ClockSkew, InsideEvidence } from '../diagnosis/evidence.ts';
import type { ExpectedMachine } from '../diagnosis/expected-machine.ts';
import type { Remedy } from '../playbook/find-playbook.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import type { OutsideLook } from '../rdp/look.ts';
import type { ThreadRef } from '../run/run.ts';

/** A check reads and changes nothing. It is not a run: own id, no lease, no approval. */
export type CheckEvent = { readonly at: string } & (
  | {
      readonly type: 'asked';
      readonly check: string;
      readonly host: string;
      readonly codes: ErrorPair | null;
      readonly asker: string;
      readonly thread: ThreadRef;
      /** What the person's own PC said, where it was pasted. */
      readonly client?: ClientReport;
    }
  | { readonly type: 'seen-outside'; readonly look: OutsideLook }
  /** Our second look from outside, whose traces the host's events were read for. */
  | { readonly type: 'seen-again'; readonly look: OutsideLook }
  /** Parts of the inside as they come. `anew`: the first of an attempt; what an earlier one brought is void. */
  | {
      readonly type: 'seen-parts';
      readonly parts: Partial<InsideEvidence>;
      readonly skew?: ClockSkew;
      readonly anew?: true;
    }
  /** The end of the look inside, with the parts that were still to be told. */
  | {
      readonly type: 'seen-inside';
      readonly inside: Partial<InsideEvidence>;
      readonly skew?: ClockSkew;
      readonly anew?: true;
    }
  /** The look itself could not be carried out. */
  | { readonly type: 'failed'; readonly message: string }
);

export interface CheckState {
  readonly check: string;
  readonly host: string;
  readonly codes: ErrorPair | null;
  /** What the person's own PC said; absent: nothing was pasted. */
  readonly client?: ClientReport;
  readonly asker: string;
  readonly askedAt: string;
  readonly thread: ThreadRef;
  /** The first look from outside. */
  readonly outside: OutsideLook | null;
  /** The second, taken while the inside was looked at. */
  readonly again: OutsideLook | null;
  /** The parts of the inside that have come so far; null: none. */
  readonly arrived: Partial<InsideEvidence> | null;
  readonly skew: ClockSkew | null;
  /** Null until the look inside has come to its end. */
  readonly inside: InsideEvidence | null;
  readonly failed: string | null;
}

/** Everything the card of a check is drawn from. */
export interface CheckCard {
  readonly state: CheckState;
  readonly diagnosis: Diagnosis;
  /** Which machine should have answered, where the diagnosis says that another one did; else null or absent. */
  readonly expected?: ExpectedMachine | null;
  /** The smallest playbook for the first cause; null when none fits or someone else owns the setting. */
  readonly remedy:
    | (Pick<
        Playbook,
        'name' | 'title' | 'summary' | 'risk' | 'disrupts' | 'undoDisrupts' | 'undo' | 'lowersSecurity'
      > &
        Partial<
          Pick<
            Remedy,
            | 'rung'
            | 'effectiveAfter'
            | 'comesBackWithin'
            | 'undoLowersSecurity'
            | 'offeredWith'
            | 'target'
            | 'parameters'
          >
        >)
    | null;
  /** What cures it on the machine that connects, where what is wrong lies there; absent or null: nothing does. */
  readonly clientRemedy?: CheckCard['remedy'];
}
