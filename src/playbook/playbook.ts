import type { UndoSet } from './undo-on-host.ts';

/** A named, versioned folder that can detect, change and undo one thing. Facts stand in its playbook.yaml. */
export interface Playbook {
  /** Equal to its folder's name: rdp-<verb>-<object>. */
  readonly name: string;
  readonly title: string;
  /** For a person deciding at three in the morning. */
  readonly summary: string;
  /** Cause ids that this playbook cures. */
  readonly remedies: readonly string[];
  /** Parameters that one of these causes wants, other than by default: cause id → values. */
  readonly remedyWith?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Cause ids of which at least one must be in the diagnosis, else the playbook refuses; empty: none needed. */
  readonly requires: readonly string[];
  /** What must not be so on the host, and what follows where it is so, or where it could not be learnt. */
  readonly guards: Readonly<Partial<Record<GuardName, Guarding>>>;
  /** Place on the ladder; the lowest rung that fits is offered first. */
  readonly rung: number;
  readonly target: 'server' | 'client';
  readonly runsAs: 'admin' | 'system';
  readonly risk: Risk;
  readonly lowersSecurity: boolean;
  /** It raises security: a run that undoes it is of high risk, and its card says so. */
  readonly undoLowersSecurity?: boolean;
  /** Said out loud on the card. */
  readonly disrupts: readonly Disruption[];
  /** What putting it back disrupts, where that is not the same: starting a service cuts nobody off, stopping it does. */
  readonly undoDisrupts?: readonly Disruption[];
  readonly undo: Undo;
  readonly editions: readonly ('desktop' | 'core')[];
  readonly effectiveAfter: 'at-once' | 'service-restart' | 'reboot';
  readonly proof: Proof;
  /**
   * Of a playbook that restarts the host: seconds from the start of the change until it must answer again, with a new
   * time of its start. Absent: the host stays up.
   */
  readonly comesBackWithin?: number;
  /** Seconds each phase may take on the host. */
  readonly timeout: Readonly<Record<Phase, number>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly scripts: Readonly<Record<Phase, Script>>;
  /** What each of them comes in: the core and the pieces it needs. */
  readonly harnesses: Readonly<Record<Phase, Script>>;
  /** Of a timed undo: what the host carries it out with. Absent: it cannot be armed, and the change is not made. */
  readonly onHost?: UndoSet;
}

/**
 * Everything that can guard a change; see diagnosis/guard-signs for what each means. `owner-unknown`: who decides its
 * setting is not known; `no-second-way-in`: beside the way that scripts take, the inventory names no console.
 */
export const guardNames = [
  'domain-controller',
  'connection-broker',
  'gateway',
  'cluster-node',
  'hyper-v-running',
  'bitlocker-pin',
  'pending-reboot',
  'servicing',
  'safe-boot',
  'no-second-way-in',
  'owner-unknown',
] as const;
export type GuardName = (typeof guardNames)[number];
/** refuse: nothing is planned. raise-risk: the policy judges it one step riskier, and the card says why. */
type Guarding = 'refuse' | 'raise-risk';

export type Phase = 'detect' | 'apply' | 'revert';
export type Risk = 'low' | 'medium' | 'high';
export type Disruption = 'sessions' | 'new-connections' | 'reboot';

/** timed: put back by itself unless confirmed within the minutes; kept: stays, undone only by a run of its
 * own; none: cannot be undone. */
export type Undo =
  | {
      readonly kind: 'timed';
      readonly minutes: number;
      /** Of a playbook: the parameter that says for how many minutes the change holds, see `undoOf`. */
      readonly holdsFor?: string;
      /** Of a plan: it ends after these minutes, whatever is proved. */
      readonly holds?: true;
    }
  | { readonly kind: 'kept' }
  | { readonly kind: 'none' };

/** The look that must turn from false to true; see diagnosis/prove. */
export type Proof = 'handshake' | 'nla-required' | 'new-certificate' | 'tls' | 'port-open' | 'inside-only';

export interface Parameter {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
  /** Absent: the parameter must be given. */
  readonly default?: string | number | boolean;
  /** For strings: a regular expression the whole value must match. */
  readonly pattern?: string;
  /** For integers: the smallest and the largest that is taken. */
  readonly minimum?: number;
  readonly maximum?: number;
}

export type ParameterValue = string | number | boolean;

/** A script as it will be sent; the digest is SHA-256 over its UTF-8 text, lower-case hexadecimal. */
export interface Script {
  readonly text: string;
  readonly digest: string;
}
