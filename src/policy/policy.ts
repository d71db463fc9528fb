import type { Risk } from '../playbook/playbook.ts';

/** N approvals by members of one group. All thresholds of a decision must be met; the requester never counts. */
export interface Approvals {
  readonly count: number;
  readonly from: string;
}

/** A rule applies when everything it names fits; what it leaves out fits always. */
export interface Rule {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Group names of the asking person. */
  readonly groups: readonly string[] | null;
  readonly playbooks: readonly string[] | null;
  readonly risk: readonly Risk[] | null;
  /** Label → accepted values, all labels must fit. */
  readonly hosts: Readonly<Record<string, readonly string[]>> | null;
  readonly decision: 'allow' | 'require-approval' | 'deny';
  readonly approvals: readonly Approvals[];
  /** Told to the person. */
  readonly reason: string;
}

/** check: look only. change: ask for a run and, after approval, carry it out. */
export type Verb = 'check' | 'change';

export interface Policy {
  readonly rules: readonly Rule[];
  /** Minutes an approval may take before the plan expires. */
  readonly approvalMinutes: number;
}

export type Decision =
  | { readonly kind: 'allow'; readonly rule: string; readonly reason: string }
  | {
      readonly kind: 'require-approval';
      readonly rule: string;
      readonly reason: string;
      readonly approvals: readonly Approvals[];
    }
  | { readonly kind: 'deny'; readonly rule: string; readonly reason: string };
