import type { ErrorPair } from '../rdp/error-codes.ts';
import type { OutsideLook } from '../rdp/look.ts';
import type { ClientReport } from './client-report.ts';
import type {
  CertificatePart,
  DomainPart,
  EventMarkPart,
  EventsPart,
  FirewallPart,
  KeyAccessPart,
  LicensingPart,
  ListenerPart,
  ListenerWmiPart,
  OwnersPart,
  PortPart,
  RebootPart,
  RolePart,
  ServicesPart,
  SessionsPart,
  StoragePart,
  SystemPart,
  TermServicePart,
  TimePart,
  TlsPart,
  UpdatesPart,
} from './parts.ts';

/** Everything that was looked at, from outside and inside. What was not looked at says why. */
export interface Evidence {
  /** The freshest look from outside; where the inside was looked at, the one whose events were read. */
  readonly outside: OutsideLook | null;
  readonly inside: InsideEvidence | null;
  /** The error codes the person pasted. */
  readonly codes: ErrorPair | null;
  /** The computer name the inventory expects, upper case. */
  readonly expectedComputer: string | null;
  /** The host's clock minus ours, as measured around the `event-mark` script; absent or null: not measured. */
  readonly skew?: ClockSkew | null;
  /** What the person's own PC said; absent or null: nothing was pasted. */
  readonly client?: ClientReport | null;
}

export interface ClockSkew {
  readonly ms: number;
  /** Half of the time the question took: the measure is not better than this. */
  readonly withinMs: number;
}

export type Looked<T> =
  | { readonly looked: true; readonly value: T }
  | { readonly looked: false; readonly why: NotLookedWhy; readonly detail: string };

export type NotLookedWhy =
  | 'unreachable'
  | 'denied'
  | 'timed-out'
  | 'failed'
  | 'garbled'
  | 'absent'
  /** All parts together brought more than is kept, and this one came last. */
  | 'too-large'
  | 'pending';

/** The parts of playbooks/collect-evidence, one script each; the name on disk is the name here. */
export interface InsideEvidence {
  readonly 'event-mark': Looked<EventMarkPart>;
  readonly services: Looked<ServicesPart>;
  readonly listener: Looked<ListenerPart>;
  readonly 'listener-wmi': Looked<ListenerWmiPart>;
  readonly certificate: Looked<CertificatePart>;
  readonly 'key-access': Looked<KeyAccessPart>;
  readonly events: Looked<EventsPart>;
  readonly sessions: Looked<SessionsPart>;
  readonly firewall: Looked<FirewallPart>;
  readonly port: Looked<PortPart>;
  readonly tls: Looked<TlsPart>;
  readonly owners: Looked<OwnersPart>;
  readonly time: Looked<TimePart>;
  readonly system: Looked<SystemPart>;
  readonly role: Looked<RolePart>;
  readonly reboot: Looked<RebootPart>;
  readonly storage: Looked<StoragePart>;
  readonly licensing: Looked<LicensingPart>;
  readonly domain: Looked<DomainPart>;
  readonly 'term-service': Looked<TermServicePart>;
  readonly updates: Looked<UpdatesPart>;
}
export type PartName = keyof InsideEvidence;
/** In the order in which they are asked for: what decides most often comes first. */
export const partNames: readonly PartName[] = [
  'event-mark',
  'services',
  'listener',
  'certificate',
  'key-access',
  'events',
  'sessions',
  'firewall',
  'port',
  'tls',
  'listener-wmi',
  'owners',
  'time',
  'system',
  'role',
  'reboot',
  'storage',
  'licensing',
  'domain',
  'term-service',
  'updates',
];
