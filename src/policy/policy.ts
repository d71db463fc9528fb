import type { Risk } from '../playbook/playbook.ts';

/** N approvals by members of one group. All thresholds of a decision must be met; the requester never counts. */
export interface Approvals {
  readonly count: number;
  readonly from: string;
  /** True: nobody counts in two thresholds of the decision; else who is in both groups counts in both. */
  readonly distinct?: boolean;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * A span of the day that comes back every week, by the clock on the wall of its zone: an hour that a change to
 * summer time leaves out is not there, and one that comes twice counts twice.
 */
export interface TimeWindow {
  /** The days on which it opens. */
  readonly days: readonly Weekday[];
  /** `HH:MM`; open from then on. */
  readonly from: string;
  /** `HH:MM`; closed from then on. Not later than `from`: on the next day, so equal means a whole day. */
  readonly to: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly zone: string;
}

/** Once, from one instant (ISO 8601) until another. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Label → accepted values, all labels must fit. */
export type HostLabels = Readonly<Record<string, readonly string[]>>;

/** A rule applies when everything it names fits; what it leaves out fits always. */
export interface Rule {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Group names of the asking person. */
  readonly groups: readonly string[] | null;
  readonly playbooks: readonly string[] | null;
  readonly risk: readonly Risk[] | null;
  readonly hosts: HostLabels | null;
  /** It applies only inside one of these; null: always. */
  readonly when: readonly TimeWindow[] | null;
  readonly decision: 'allow' | 'require-approval' | 'deny';
  readonly approvals: readonly Approvals[];
  /** A change that it has a say in must be asked for with a reason. */
  readonly requireReason: boolean;
  /** Told to the person. */
  readonly reason: string;
}

/** check: look only. change: ask for a run and, after approval, carry it out. */
export type Verb = 'check' | 'change';

/** A time in which nothing is changed, whatever the rules allow. What puts a weakened setting back is spared. */
export interface Freeze {
  readonly name: string;
  readonly hosts: HostLabels | null;
  readonly playbooks: readonly string[] | null;
  readonly when: readonly TimeWindow[] | Span;
  /** Told to the person. */
  readonly reason: string;
}

/** Who may carry out what waits for approval without it, and who reviews that afterwards. */
export interface BreakGlass {
  readonly groups: readonly string[];
  readonly hosts: HostLabels | null;
  readonly risk: readonly Risk[] | null;
  /** A group. */
  readonly reviewers: string;
}

export interface Policy {
  readonly rules: readonly Rule[];
  readonly freezes: readonly Freeze[];
  /** Playbooks of these risks must be asked for with a reason. */
  readonly reasonRequired: readonly Risk[];
  /** Null: nobody may. */
  readonly breakGlass: BreakGlass | null;
  /** Minutes an approval may take before the plan expires. */
  readonly approvalMinutes: number;
}

export type Decision =
  | {
      readonly kind: 'allow';
      /** Names of `rules` in one text. */
      readonly rule: string;
      /** Every rule that had a say, in the order of the policy. */
      readonly rules: readonly string[];
      readonly reason: string;
      readonly requireReason: boolean;
    }
  | {
      readonly kind: 'require-approval';
      readonly rule: string;
      readonly rules: readonly string[];
      readonly reason: string;
      readonly approvals: readonly Approvals[];
      readonly requireReason: boolean;
    }
  | {
      readonly kind: 'deny';
      /** The first of `rules`; a freeze's is `freeze NAME`. */
      readonly rule: string;
      readonly rules: readonly string[];
      readonly reason: string;
      /** Of a freeze, when it is over (ISO 8601); null: not of a freeze, or never. */
      readonly until: string | null;
    };
