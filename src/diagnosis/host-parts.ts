/**
 * The other half of parts.ts, with the same rules: what the scripts say of the host itself rather than of its
 * listener. Import the types from parts.ts.
 */

/** What else depends on this host; null: could not be learnt. */
export interface RolePart {
  readonly domainController: boolean | null;
  readonly connectionBroker: boolean | null;
  readonly gateway: boolean | null;
  readonly sessionHost: boolean | null;
  readonly clusterNode: boolean | null;
  readonly hyperVHost: boolean | null;
  /** Virtual machines running here; null where it is no Hyper-V host or they could not be counted. */
  readonly runningMachines: number | null;
}

export interface RebootPart {
  /** Why a restart is pending, in Windows' own words for it; empty: none is. */
  readonly pending: readonly ('servicing' | 'windows-update' | 'file-rename' | 'computer-rename' | 'join')[];
  /** What a start of this host waits for; `pin`: a person at its console. */
  readonly bitLocker: 'off' | 'tpm' | 'pin' | 'unknown';
  readonly safeBoot: boolean | null;
  /** Parts of Windows are being installed or removed right now; absent or null: not known. */
  readonly installing?: boolean | null;
  readonly lastBoot: string | null;
}

export interface SystemPart {
  readonly computer: string;
  readonly build: number;
  /** UBR, the last number of winver; null: absent. */
  readonly revision: number | null;
  readonly product: string;
  /** Client, Server or Server Core. */
  readonly installation: string;
}

export interface UpdatesPart {
  /** Hotfixes such as KB5065426, newest first; the date is Windows' own and may be missing. */
  readonly hotfixes: readonly { readonly id: string; readonly on: string | null }[];
}

export interface TimePart {
  /** The host's own clock. */
  readonly now: string;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
  /** Where W32Time says it takes its time from, such as NTP or NT5DS; null: absent. */
  readonly source: string | null;
}

export interface StoragePart {
  /** Bytes of the drive Windows is on; null when they could not be read. */
  readonly systemDrive: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** ProgramData of ProfileList, as written there; null: absent. */
  readonly programDataRegistry: string | null;
  /** The path Windows made of it. */
  readonly programData: string;
}

export interface LicensingPart {
  /** TSServerDrainMode: 0 none, 1 and 2 no new sessions; null: absent. */
  readonly drainMode: number | null;
  /** Win32_TerminalServiceSetting.LicensingType: 2 per device, 4 per user, 5 not set, 0 and 6 for administration. */
  readonly licensingType: number | null;
  /** Days of grace left; null where there is none to count or it could not be read. */
  readonly graceDays: number | null;
}

export interface DomainPart {
  readonly joined: boolean | null;
  readonly domain: string | null;
  /** Whether the secure channel to the domain answers; null when it was not asked or could not be. */
  readonly secureChannel: boolean | null;
}

/** The program behind TermService. */
export interface TermServicePart {
  /** ServiceDll as written in the registry. */
  readonly serviceDll: string | null;
  readonly fileVersion: string | null;
  readonly signature: 'valid' | 'invalid' | 'unsigned' | 'unknown';
  /** Signer of the file, such as CN=Microsoft Windows; null: unsigned or unknown. */
  readonly signer: string | null;
}

/** Settings that somebody beyond this host owns. */
export interface OwnersPart {
  /** `unreadable` makes every owner unknown, never "nobody". */
  readonly rsop: 'read' | 'unreadable';
  readonly registry: readonly {
    readonly key: string;
    readonly value: string;
    readonly owner: string | null;
  }[];
  readonly services: readonly {
    readonly name: string;
    readonly startType: number | null;
    readonly owner: string | null;
  }[];
  readonly files: readonly { readonly path: string; readonly owner: string | null }[];
  readonly rights: readonly { readonly right: string; readonly owner: string | null }[];
  readonly groups: readonly { readonly group: string; readonly owner: string | null }[];
  /** Settings that device management (MDM) holds, by their name in PolicyManager; null when it could not be read. */
  readonly mdm: readonly string[] | null;
}
