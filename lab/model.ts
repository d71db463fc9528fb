import type { Happening } from './happening.ts';

/**
 * The state of one simulated Windows host. Everything the RDP endpoint does on the wire and everything a
 * script sees is computed from here; a script changes nothing but this. Plain data, so that it can be copied,
 * compared and shown; keys of certificates are the exception and live beside it, by thumbprint.
 */
export interface LabHost {
  readonly name: string;
  /** NetBIOS name, upper case. */
  computer: string;
  domain: string;
  build: number;
  revision: number;
  product: string;
  installation: 'Client' | 'Server' | 'Server Core';
  /** Identity under which scripts arrive: a network administrator, SYSTEM, the virtual account of a constrained
   * endpoint (an administrator of this host and nobody beyond it), or somebody without any right here. */
  identity: 'administrator' | 'system' | 'virtual-account' | 'user';
  /** Their token lacks SeBackup and SeRestore: only what an access list grants can be read and written. */
  withoutBackupPrivilege?: true;
  machineGuid: string;
  services: Record<string, LabService>;
  /** Registry by full key path (HKLM\…), value name → value. Policy keys are ordinary keys. */
  registry: Record<string, Record<string, RegistryValue>>;
  /** Who set a policy value: full key path + `\` + value name → `GPO 'RDS baseline'`. */
  policyOwners: Record<string, string>;
  /** The record of applied policies (RSoP) cannot be read. */
  rsopUnreadable?: true;
  /** What policies say by now and this host has not fetched yet: full key path → value name → value, null: gone. */
  policyToCome?: Record<string, Record<string, RegistryValue | null>>;
  /** Applying policies never ends. */
  policyHangs?: true;
  /** Settings that device management holds, by their name in PolicyManager. */
  mdm: string[];
  /** Cert:\LocalMachine\Remote Desktop, newest last. */
  remoteDesktopStore: LabCertificate[];
  /** Cert:\LocalMachine\My. */
  myStore: LabCertificate[];
  /** C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys: file name → file. */
  keyFiles: Record<string, KeyFile>;
  /** The folder MachineKeys itself. */
  keyFolder: KeyFile;
  /** Folders beside it, such as MachineKeys_old. */
  renamedKeyFolders: string[];
  /** Files in other folders than MachineKeys, by full path; absent: none. */
  otherFiles?: Record<string, KeptFile>;
  /** Folders that are not Windows' own, or have another access list, by full path; absent: none. */
  otherFolders?: Record<string, KeyFile>;
  /** Access lists of registry keys that differ from Windows' own, by full key path. */
  keyAccess: Record<string, KeyFile>;
  firewall: {
    on: boolean;
    activeProfiles: number;
    rules: LabFirewallRule[];
    /** False: policy forbids that rules of this host count. */
    localRulesCount: boolean;
    connectionSecurity: { name: string; requiresInbound: boolean; place: 'local' | 'policy' }[];
  };
  /** A program beside TermService that holds the port of RDP-Tcp; null: none does. */
  portHolder: { process: string; processId: number } | null;
  events: LabEvent[];
  /** Event channels that are not readable; all others are. */
  channels: Record<string, 'absent' | 'disabled' | 'denied'>;
  /** People logged on. */
  sessions: { id: number; user: string; state: 'Active' | 'Disconnected' }[];
  /** Windows' own session list does not answer. */
  sessionsUncountable?: true;
  roles: {
    domainController: boolean;
    connectionBroker: boolean;
    gateway: boolean;
    sessionHost: boolean;
    clusterNode: boolean;
    hyperVHost: boolean;
    runningMachines: number;
  };
  reboot: {
    pending: ('servicing' | 'windows-update' | 'file-rename' | 'computer-rename' | 'join')[];
    bitLocker: 'off' | 'tpm' | 'pin';
    safeBoot: boolean;
    lastBoot: string;
    /** Windows installs or removes parts of itself right now; absent: it does not. */
    installing?: true;
    /** A restart was announced for this time, by the host's own clock. */
    restartAt?: string;
    /** It is between going down and coming back: nothing of it answers. */
    down?: true;
    /** Once it goes down it stays down. */
    neverComesBack?: true;
  };
  hotfixes: { id: string; on: string | null }[];
  systemDrive: { freeBytes: number; totalBytes: number };
  licensing: { licensingType: number; graceDays: number | null };
  domainMember: { joined: boolean; secureChannel: boolean };
  /** The file behind TermService's ServiceDll, which stands in the registry. */
  termService: { fileVersion: string; signature: 'valid' | 'invalid' | 'unsigned'; signer: string | null };
  /** Every script part of this name never answers. */
  hangingParts: string[];
  /** Its clock minus the real one, milliseconds. */
  clockOffsetMs: number;
  /** Another machine answers on its RDP port: that machine's name and certificate. */
  impostor: { computer: string; certificate: LabCertificate } | null;
  /** What something on the way does to its RDP connections; absent: nothing. */
  onPath?: 'plaintext-after-tls' | null;
  /** Every script takes this much longer, milliseconds. */
  scriptDelayMs: number;
  /** Scripts cannot reach the host at all. */
  noWayIn: boolean;
  /** What is wrong with the way scripts take in; empty: nothing. */
  wayIn: WayInFaults;
  /** What the timed undo keeps below ProgramData, by full path; absent: nothing. */
  disk?: Record<string, DiskItem>;
  /** By full path, such as \\rdp-medic\\undo-…; absent: none of ours. */
  scheduledTasks?: Record<string, LabTask>;
  /** Tasks are registered and started, and nothing of them runs. */
  tasksDoNotRun?: true;
  /** Something on the host rewrites each task that is registered. */
  taskRewrite?: { from: string; to: string };
  /** Members by group, all SIDs; absent: nobody is in any. */
  localGroups?: Record<string, string[]>;
  /** Happens in the moment before a state of the undo is renamed, once. */
  beforeMove?: readonly Happening[];
}

export interface DiskItem extends KeyFile {
  kind: 'folder' | 'file' | 'link';
  /** A folder that takes the access list of the one above. */
  inherits?: true;
  /** Of a file; of a script longer than 1,000 characters its digest, `sha256:…`. */
  text?: string;
}

interface LabTask {
  /** As it was registered. */
  xml: string;
  /** Milliseconds since the host was started; a task that has not run yet: when it was registered. */
  lastRunMs: number;
}

/** Faults of the connection that carries scripts, and of what answers on it. */
export interface WayInFaults {
  /** Everything arrives this much later, milliseconds. */
  latencyMs?: number;
  /** The host reads no more than this per second. */
  readBytesPerSecond?: number;
  /** The connection is reset once it has carried so many bytes, both ways together. */
  dropAfterBytes?: number;
  /** The right key is refused. */
  keyRefused?: true;
  /** The host shows another key than it had. */
  hostKeyChanged?: true;
  /** A script never comes to its work and does not hear that it is to stop. */
  scriptsHang?: true;
  /** The fragment that carries the script's output is cut short. */
  fragmentCut?: true;
  /** The script's output is this long at least, characters. */
  outputLength?: number;
}

export type RegistryValue = number | string | readonly string[] | { readonly hex: string };

export interface LabService {
  status: 'Running' | 'Stopped' | 'StartPending' | 'StopPending' | 'Paused';
  /** 2 automatic, 3 manual, 4 disabled. */
  startType: number;
  dependsOn: string[];
  /** By the host's own clock; absent: since the host was started. */
  startedAt?: string;
  /** Told to stop, it hangs in StopPending. */
  stopHangs?: true;
}

/** The private key belongs to `container`; PEM texts are made when the lab starts and never stored. */
export interface LabCertificate {
  thumbprint: string;
  subject: string;
  notBefore: string;
  notAfter: string;
  /** Key container named by the key-provider property; null: an orphan without key. */
  container: string | null;
  /** CNG keeps its keys elsewhere than in MachineKeys; absent: CryptoAPI. */
  provider?: 'cng';
  /** Absent: it may serve as a server's certificate. */
  withoutServerAuthentication?: true;
}

export interface KeyFile {
  owner: string;
  entries: { sid: string; type: 'Allow' | 'Deny'; mask: number }[];
}

export interface KeptFile extends KeyFile {
  /** What stands in it; absent: nothing that anybody reads. */
  text?: string;
}

export interface LabFirewallRule {
  name: string;
  enabled: boolean;
  action: 'Allow' | 'Block';
  profiles: number;
  protocol: 'TCP' | 'UDP';
  localPort: number;
  /** Absent: a rule of this host. */
  place?: 'policy';
  /** With commas between them; absent: from everywhere. */
  remoteAddresses?: string;
  /** Absent: for every program. */
  service?: string;
}

export interface LabEvent {
  channel: string;
  provider: string;
  id: number;
  at: string;
  recordId: number;
  data: Record<string, string>;
}
