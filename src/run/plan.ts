import type { ParameterValue, Phase, Undo } from '../playbook/playbook.ts';
import type { Value } from '../playbook/step.ts';

/** Exactly what an approval covers. */
export interface Plan {
  /** First 8 hexadecimal digits of the digest; every click carries it. */
  readonly id: string;
  /** SHA-256 over everything an approval covers; see digestPlan. */
  readonly digest: string;
  readonly playbook: string;
  /** apply for a repair, revert for an undo. */
  readonly phase: Exclude<Phase, 'detect'>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly hosts: readonly PlannedHost[];
  readonly undo: Undo;
}

export interface PlannedHost {
  readonly host: string;
  /** What detect found; looked at again, and compared, before anything is sent. */
  readonly state: { readonly [key: string]: Value };
  readonly before: { readonly [key: string]: Value };
  readonly after: { readonly [key: string]: Value };
  /** Not digested: judged afresh. */
  readonly sessions: number | null;
}
