import type { GuardName } from '../playbook/playbook.ts';
import type { Changed, Detected, Outcome } from '../playbook/step.ts';

/** What an outside look came to, in the few words a run needs of it. */
export interface Seen {
  readonly at: string;
  readonly from: string;
  readonly verdict: 'healthy' | 'degraded' | 'broken' | 'unreachable';
  /** The layer at which the connection ends; null when it does not. */
  readonly layer: string | null;
  readonly observation: string | null;
  /** How far the connection came: index into the order of layers; higher is later. */
  readonly reached: number;
  /** First cause of the diagnosis; null when it was not diagnosed. */
  readonly cause: string | null;
  /** SHA-1 thumbprint of the certificate served; null when none was seen. */
  readonly thumbprint: string | null;
  /** Whether the playbook's proof held on this look already; absent where it was not judged. */
  readonly held?: boolean;
  /** One line for people, such as `TLS 1.2, certificate CN=ts-02 valid to 2027-05-02, NLA required`. */
  readonly line: string;
}

/** A guard of the playbook that fired on a host and makes the change riskier there. */
export interface Raised {
  readonly guard: GuardName;
  /** Half a sentence, such as `it is a domain controller`. */
  readonly reason: string;
}

/** What looking at one host came to, before anything is planned. */
export type HostLook =
  | {
      readonly kind: 'drifted';
      readonly detected: Detected;
      /** What apply says under -WhatIf. */
      readonly proposed: Changed;
      /** People logged on; null when they could not be counted. */
      readonly sessions: number | null;
      readonly seen: Seen;
      /** Why the risk is a step higher here than the playbook says; absent: it is not. */
      readonly raised?: readonly Raised[];
    }
  | { readonly kind: 'compliant'; readonly detected: Detected; readonly seen: Seen }
  /** Someone else owns the setting: a local change would be undone. */
  | { readonly kind: 'owned'; readonly setting: string; readonly owner: string; readonly seen: Seen }
  /** The playbook does not fit what was seen. */
  | { readonly kind: 'refused'; readonly message: string; readonly seen: Seen | null }
  | { readonly kind: 'unanswered'; readonly outcome: Outcome; readonly seen: Seen | null };
