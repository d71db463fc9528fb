import type { ErrorPair } from '../rdp/error-codes.ts';
import type { OutsideLook } from '../rdp/look.ts';

/** Everything that was looked at, from outside and inside. What was not looked at says why. */
export interface Evidence {
  readonly outside: OutsideLook | null;
  readonly inside: InsideEvidence | null;
  /** The error codes the person pasted. */
  readonly codes: ErrorPair | null;
  /** The computer name the inventory expects, upper case. */
  readonly expectedComputer: string | null;
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
  | 'pending';

/** The parts of playbooks/collect-evidence, one script each; the name on disk is the name here. */
export interface InsideEvidence {
  readonly services: Looked<ServicesPart>;
  readonly listener: Looked<ListenerPart>;
  readonly certificate: Looked<CertificatePart>;
  readonly 'key-access': Looked<KeyAccessPart>;
  readonly events: Looked<EventsPart>;
  readonly firewall: Looked<FirewallPart>;
  readonly time: Looked<TimePart>;
  readonly system: Looked<SystemPart>;
}
export type PartName = keyof InsideEvidence;
export const partNames: readonly PartName[] = [
  'services',
  'listener',
  'certificate',
  'key-access',
  'events',
  'firewall',
  'time',
  'system',
];

export interface ServicesPart {
  /** TermService, UmRdpService, SessionEnv, CertPropSvc, KeyIso, CryptSvc; one that is absent is left out. */
  readonly services: readonly ServiceState[];
}
export interface ServiceState {
  readonly name: string;
  readonly status: 'Running' | 'Stopped' | 'StartPending' | 'StopPending' | 'Paused';
  /** 2 automatic, 3 manual, 4 disabled. */
  readonly startType: number;
}

/** Values of WinStations\RDP-Tcp and Terminal Server, and their twins under the policy key; null: absent. */
export interface ListenerPart {
  readonly local: ListenerValues;
  readonly policy: PolicyValues;
  /** For each value owned by policy: who set it, such as `GPO 'RDS baseline'`; null when it could not be read. */
  readonly owners: Readonly<Record<string, string | null>>;
  /** SCHANNEL\Protocols\TLS 1.2\Server; null where the value is absent. */
  readonly tls12Server: { readonly enabled: number | null; readonly disabledByDefault: number | null };
  /** True when a cipher-suite policy is present and empty. */
  readonly cipherPolicyEmpty: boolean;
}
export interface ListenerValues {
  readonly fDenyTSConnections: number | null;
  readonly portNumber: number | null;
  readonly securityLayer: number | null;
  readonly userAuthentication: number | null;
  readonly minEncryptionLevel: number | null;
  readonly fEnableWinStation: number | null;
}
export interface PolicyValues {
  readonly fDenyTSConnections: number | null;
  readonly securityLayer: number | null;
  readonly userAuthentication: number | null;
  readonly minEncryptionLevel: number | null;
}

/** Thumbprints are upper-case hexadecimal; dates ISO 8601 in UTC. */
export interface CertificatePart {
  /** Newest entry of Cert:\LocalMachine\Remote Desktop. */
  readonly stored: {
    readonly thumbprint: string;
    readonly notBefore: string;
    readonly notAfter: string;
    /** Key container its key-provider property names; null: an orphan. */
    readonly container: string | null;
  } | null;
  /** SSLCertificateSHA1Hash of the listener; null when nothing is pinned. */
  readonly pinned: string | null;
  /** Whether the pinned certificate is in LocalMachine\My; null when nothing is pinned. */
  readonly pinnedInStore: boolean | null;
  /** 1 self-signed, 2 group policy, 3 custom. */
  readonly hashType: number;
}

export interface KeyAccessPart {
  /** File name under MachineKeys of the container in use; null when no container is named. */
  readonly file: string | null;
  readonly exists: boolean;
  /** Owner SID; null when it may not be read. */
  readonly owner: string | null;
  /** Access entries; null when they may not be read, which is unknown and never "broken". */
  readonly entries: readonly AccessEntry[] | null;
  /** Whether NETWORK SERVICE (S-1-5-20) may read; null when unknown. */
  readonly networkServiceCanRead: boolean | null;
}
export interface AccessEntry {
  readonly sid: string;
  readonly type: 'Allow' | 'Deny';
  readonly mask: number;
}

export interface EventsPart {
  /** ISO 8601; events from here on were asked for. */
  readonly since: string;
  readonly channels: readonly {
    readonly name: string;
    readonly state: 'read' | 'absent' | 'disabled' | 'denied';
    /** ISO 8601 time of the oldest record kept; null when empty or not read. */
    readonly oldest: string | null;
  }[];
  readonly events: readonly HostEvent[];
}
export interface HostEvent {
  readonly channel: string;
  readonly provider: string;
  readonly id: number;
  readonly at: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface FirewallPart {
  /** Rules by name, such as RemoteDesktop-UserMode-In-TCP. */
  readonly rules: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly action: 'Allow' | 'Block';
    /** Domain 1, Private 2, Public 4, or'ed. */
    readonly profiles: number;
  }[];
  readonly activeProfiles: number;
  readonly firewallOn: boolean;
}

export interface TimePart {
  /** The host's own clock, ISO 8601 UTC. */
  readonly now: string;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
}

export interface SystemPart {
  readonly computer: string;
  readonly build: number;
  /** People logged on; null when they could not be counted, which is never 0. */
  readonly sessions: number | null;
}
