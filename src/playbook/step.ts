import type { Script } from './playbook.ts';

/** Plain data, as it crosses to a host and back. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * One script to be run once on one host. Script text is constant and known by its digest; everything that
 * varies is an argument. The harness is sent as the outer script and gets `script`, `parameters` and `whatIf`.
 */
export interface Step {
  /** What people and the lab call it, such as `rdp-grant-key-access/apply` or `collect-evidence/services`. */
  readonly name: string;
  readonly harness: Script;
  readonly script: Script;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly whatIf: boolean;
  readonly timeoutMs: number;
  /** What it may answer with at most, bytes of JSON; more is `garbled` and not kept. Absent: what a job may bring. */
  readonly maxBytes?: number;
}

/**
 * One command to be run once on one host, by its name and without any script text: what a restricted endpoint
 * takes. Its outcome's value is the list of the objects it wrote.
 */
export interface CommandStep {
  readonly name: string;
  /** The cmdlet or function, such as `Get-Process`. */
  readonly command: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly timeoutMs: number;
}

/** What one script on one host came to. Returned, never thrown. */
export type Outcome =
  /** `spilled`: more came than fits a job; `value` is what fits, and the whole is in that file. */
  | { readonly kind: 'returned'; readonly value: Value; readonly spilled?: Spilled }
  /**
   * The script threw. `id` is the FullyQualifiedErrorId, `category` the name of the ErrorCategory, `position`
   * the place in the script in PowerShell's words, `data` what the error is about, where it is plain data.
   */
  | {
      readonly kind: 'threw';
      readonly message: string;
      readonly id: string;
      readonly category?: string;
      readonly position?: string;
      readonly data?: Value;
    }
  /** The host was not reached; nothing was sent. */
  | { readonly kind: 'unreachable'; readonly layer: UnreachableLayer; readonly message: string }
  /** The script was stopped by us at its deadline. */
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  /** Something came back that is not what a script returns. */
  | { readonly kind: 'garbled'; readonly message: string; readonly spilled?: Spilled }
  /** Contact was lost after the script was sent: it may or may not have finished. */
  | { readonly kind: 'unknown'; readonly message: string };

/** Where the output of a job went that was too much for it. */
export interface Spilled {
  /** Null: no file could be written. */
  readonly file: string | null;
  /** How many objects the script wrote in all. */
  readonly objects: number;
  /** How many bytes the file holds. */
  readonly bytes: number;
  /** The file, too, does not hold all of it. */
  readonly cut: boolean;
}

export type UnreachableLayer = 'no-way' | 'name' | 'port' | 'host-key' | 'authentication' | 'subsystem';

/** What every detect returns. `state` is digested into the plan; `findings` are for people. */
export interface Detected {
  readonly inDesiredState: boolean;
  readonly state: { readonly [key: string]: Value };
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly id: string;
  readonly [detail: string]: Value;
}

/** What every apply and revert returns; under -WhatIf `changed` is false and `after` is what would be. */
export interface Changed {
  readonly changed: boolean;
  readonly before: { readonly [key: string]: Value };
  readonly after: { readonly [key: string]: Value };
  readonly rebootRequired: boolean;
}
