import type { Diagnosis } from '../diagnosis/cause.ts';
import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { ExpectedMachine } from '../diagnosis/expected-machine.ts';
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
    }
  | { readonly type: 'seen-outside'; readonly look: OutsideLook }
  | { readonly type: 'seen-inside'; readonly inside: InsideEvidence }
  /** The look itself could not be carried out. */
  | { readonly type: 'failed'; readonly message: string }
);

export interface CheckState {
  readonly check: string;
  readonly host: string;
  readonly codes: ErrorPair | null;
  readonly asker: string;
  readonly askedAt: string;
  readonly thread: ThreadRef;
  readonly outside: OutsideLook | null;
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
  readonly remedy: Pick<
    Playbook,
    'name' | 'title' | 'summary' | 'risk' | 'disrupts' | 'undoDisrupts' | 'undo' | 'lowersSecurity'
  > | null;
}
