/**
 * What the scripts of playbooks/collect-evidence answer with, one type per script. Null always means that the
 * value is absent on the host where the comment says so, and otherwise that it could not be learnt: never 0, never
 * "no". Times are ISO 8601 in UTC, thumbprints 40 upper-case hexadecimal digits, SIDs in their S-1-… form.
 */
export type {
  DomainPart,
  LicensingPart,
  OwnersPart,
  RebootPart,
  RolePart,
  StoragePart,
  SystemPart,
  TermServicePart,
  TimePart,
  UpdatesPart,
} from './host-parts.ts';

/** Taken before our own probe: what the host's clock said, and the newest record of every log that will be read. */
export interface EventMarkPart {
  readonly now: string;
  /** EventRecordID of the newest record; null when the log is empty or was not read. */
  readonly channels: readonly { readonly name: string; readonly newest: number | null }[];
}

export interface ServicesPart {
  /** What Remote Desktop stands on, prerequisites included; one that is absent is left out. */
  readonly services: readonly ServiceState[];
}
export interface ServiceState {
  readonly name: string;
  readonly status: 'Running' | 'Stopped' | 'StartPending' | 'StopPending' | 'Paused';
  /** 0 boot, 1 system, 2 automatic, 3 manual, 4 disabled. */
  readonly startType: number;
  /** Names of the services it needs. */
  readonly dependsOn: readonly string[];
}

/** Values of Terminal Server, WinStations and WinStations\RDP-Tcp, and their twins under the policy key; null: absent. */
export interface ListenerPart {
  readonly local: ListenerValues;
  readonly policy: PolicyValues;
}
interface ListenerValues {
  readonly fDenyTSConnections: number | null;
  readonly portNumber: number | null;
  readonly securityLayer: number | null;
  readonly userAuthentication: number | null;
  readonly minEncryptionLevel: number | null;
  readonly fEnableWinStation: number | null;
  readonly fAllowSecProtocolNegotiation: number | null;
  readonly lanAdapter: number | null;
  /** 4294967295 stands for no limit. */
  readonly maxInstanceCount: number | null;
  readonly fQueryUserConfigFromLocalMachine: number | null;
  readonly maxOutstandingConnections: number | null;
  readonly selfSignedCertStore: string | null;
}
export interface PolicyValues {
  readonly fDenyTSConnections: number | null;
  readonly securityLayer: number | null;
  readonly userAuthentication: number | null;
  readonly minEncryptionLevel: number | null;
  readonly maxInstanceCount: number | null;
  readonly selectTransport: number | null;
  /** Name of the certificate template that policy asks for. */
  readonly certTemplateName: string | null;
}

/** Win32_TSGeneralSetting, Win32_TerminalServiceSetting and Win32_TSNetworkAdapterSetting of RDP-Tcp. */
export interface ListenerWmiPart {
  /** False: the class has no instance for RDP-Tcp. */
  readonly present: boolean;
  readonly thumbprint: string | null;
  /** 0 invalid, 1 self-signed, 2 Group Policy, 3 custom. */
  readonly hashType: number | null;
  readonly securityLayer: number | null;
  readonly userAuthenticationRequired: number | null;
  readonly minEncryptionLevel: number | null;
  readonly allowConnections: number | null;
  readonly lanAdapter: number | null;
  readonly maximumConnections: number | null;
  /** 0 this host, 1 Group Policy, 2 Windows' default. */
  readonly policySource: {
    readonly securityLayer: number | null;
    readonly userAuthenticationRequired: number | null;
    readonly minEncryptionLevel: number | null;
    readonly allowConnections: number | null;
  };
}

export interface CertificatePart {
  /** Newest entry of Cert:\LocalMachine\Remote Desktop. */
  readonly stored: CertificateEntry | null;
  /** How many entries that store has. */
  readonly storedCount: number;
  /** SSLCertificateSHA1Hash of the listener; null when nothing is pinned. */
  readonly pinned: string | null;
  /** Whether the pinned certificate is in LocalMachine\My; null when nothing is pinned. */
  readonly pinnedInStore: boolean | null;
  /** The pinned certificate, where the store has it. */
  readonly pinnedEntry: (CertificateEntry & { readonly serverAuthentication: boolean | null }) | null;
  /**
   * Certificates of LocalMachine\\My that are valid now, for servers, and have a key, newest last; the pinned one is left
   * out. Null: they could not be read; absent: not asked for.
   */
  readonly candidates?: readonly Pick<CertificateEntry, 'thumbprint' | 'subject' | 'notAfter'>[] | null;
  /** 0 invalid, 1 self-signed, 2 Group Policy, 3 custom; null when Windows did not tell. */
  readonly hashType: number | null;
}
export interface CertificateEntry {
  readonly thumbprint: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Key container its key-provider property names; null: an orphan. */
  readonly container: string | null;
  /** Whose container it is: CryptoAPI (MachineKeys) or CNG (Crypto\Keys); null without a container. */
  readonly provider: 'capi' | 'cng' | null;
}

/** Access lists that may not be read are null: unknown, never "broken". */
export interface KeyAccessPart {
  /** File name of the container in use; null when no container is named or its provider keeps it elsewhere. */
  readonly file: string | null;
  readonly exists: boolean;
  readonly owner: string | null;
  readonly entries: readonly AccessEntry[] | null;
  /** Whether NETWORK SERVICE (S-1-5-20) may read; null when unknown. */
  readonly networkServiceCanRead: boolean | null;
  /** The folder MachineKeys; null when it is not there. */
  readonly folder: AccessFacts | null;
  /** The registry key that holds the store entries of Remote Desktop; null when it is not there. */
  readonly storeKey: AccessFacts | null;
  /** Folders beside MachineKeys whose name says that it was renamed, such as MachineKeys_old. */
  readonly renamedFolders: readonly string[];
}
export interface AccessFacts {
  readonly owner: string | null;
  readonly entries: readonly AccessEntry[] | null;
}
export interface AccessEntry {
  readonly sid: string;
  readonly type: 'Allow' | 'Deny';
  readonly mask: number;
}

export interface FirewallPart {
  /** Rules for incoming traffic that name Remote Desktop or its port, by untranslated name. */
  readonly rules: readonly FirewallRule[];
  /** Domain 1, Private 2, Public 4, or'ed. */
  readonly activeProfiles: number;
  readonly firewallOn: boolean;
  /** Whether rules of this host count beside those of policy, in the active profiles; null when unknown. */
  readonly localRulesCount: boolean | null;
  /** Connection security (IPsec) rules in force; null when they could not be read. */
  readonly connectionSecurity:
    | readonly {
        readonly name: string;
        readonly requiresInbound: boolean;
        readonly place: 'local' | 'policy';
      }[]
    | null;
}
export interface FirewallRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly action: 'Allow' | 'Block';
  /** Domain 1, Private 2, Public 4, or'ed. */
  readonly profiles: number;
  readonly place: 'local' | 'policy';
  /** 6 TCP, 17 UDP; null: any. */
  readonly protocol: number | null;
  /** Local port as the rule says it; null: any. */
  readonly localPort: string | null;
  /** Whether it names remote addresses, so that it does not speak of everybody. */
  readonly scoped: boolean;
}

/** Who listens on the port of RDP-Tcp. */
export interface PortPart {
  readonly port: number;
  readonly listeners: readonly {
    readonly address: string;
    readonly processId: number;
    /** Image name such as svchost; null when it could not be learnt. */
    readonly process: string | null;
    /** Services living in that process. */
    readonly services: readonly string[];
  }[];
}

export interface TlsPart {
  /** SCHANNEL\Protocols\<name>\Server, for each version; null where the value is absent. */
  readonly protocols: readonly {
    readonly name: 'TLS 1.0' | 'TLS 1.1' | 'TLS 1.2' | 'TLS 1.3';
    readonly enabled: number | null;
    readonly disabledByDefault: number | null;
  }[];
  /** The cipher-suite policy: present and empty leaves no suite at all. */
  readonly cipherPolicy: 'absent' | 'empty' | 'present';
  readonly localCiphersEmpty: boolean;
  /** FIPSAlgorithmPolicy\Enabled; null: absent. */
  readonly fips: number | null;
  /** SCHANNEL\EventLogging: 0 nothing, 1 errors (Windows' default), 3, 7; null: absent. */
  readonly eventLogging: number | null;
}

export interface EventsPart {
  /** Events from here on were asked for, by the host's clock. */
  readonly since: string;
  readonly channels: readonly {
    readonly name: string;
    readonly state: 'read' | 'absent' | 'disabled' | 'denied' | 'failed';
    /** Time of the oldest record kept; null when empty or not read. */
    readonly oldest: string | null;
    /** True: there were more than could be fetched, and the older ones are unknown. */
    readonly cut: boolean;
  }[];
  readonly events: readonly HostEvent[];
}
export interface HostEvent {
  readonly channel: string;
  readonly provider: string;
  readonly id: number;
  readonly at: string;
  /** EventRecordID; grows within a channel. */
  readonly record: number;
  readonly data: Readonly<Record<string, string>>;
}

export interface SessionsPart {
  /** People logged on; null when they could not be counted, which is never 0. */
  readonly sessions: readonly LogonSession[] | null;
  /** How they were counted: by Windows' session list, or by the shells that run. */
  readonly by: 'wts' | 'processes' | null;
}
export interface LogonSession {
  readonly id: number;
  /** DOMAIN\user; null when only a shell was seen. */
  readonly user: string | null;
  readonly state: 'active' | 'connected' | 'disconnected' | 'unknown';
}
