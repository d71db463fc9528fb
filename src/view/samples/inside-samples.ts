import { type InsideEvidence, type Looked, type NotLookedWhy, partNames } from '../../diagnosis/evidence.ts';

/** Hand-written like the other samples: a healthy host that nobody is logged on to and no policy speaks of. */
type Values = { readonly [N in keyof InsideEvidence]: Extract<InsideEvidence[N], { looked: true }>['value'] };

const at = (time: string) => `2026-11-21T${time}.000Z`;
const thumbprint = 'AB'.repeat(20);
const absent = { fDenyTSConnections: null, securityLayer: null, userAuthentication: null } as const;
const certificate = {
  thumbprint,
  subject: 'CN=ts-02',
  notBefore: '2026-11-01T00:00:00.000Z',
  notAfter: '2027-05-02T00:00:00.000Z',
  container: 'f686aace6942fb7f7ceb231212eef4a4_3b1c7f52',
  provider: 'capi',
} as const;

/** The listener pinned to a certificate of the machine that has no key. */
export const pinnedTo = (pinned: string) =>
  ({
    stored: certificate,
    storedCount: 1,
    pinned,
    pinnedInStore: true,
    pinnedEntry: {
      ...certificate,
      thumbprint: pinned,
      container: null,
      provider: null,
      serverAuthentication: true,
    },
    hashType: 3,
  }) as const;

const values: Values = {
  'event-mark': { now: at('07:31:01'), channels: [{ name: 'System', newest: 4711 }] },
  services: { services: [{ name: 'TermService', status: 'Running', startType: 3, dependsOn: ['RPCSS'] }] },
  listener: {
    local: {
      fDenyTSConnections: 0,
      portNumber: 3389,
      securityLayer: 2,
      userAuthentication: 1,
      minEncryptionLevel: 3,
      fEnableWinStation: 1,
      fAllowSecProtocolNegotiation: 1,
      lanAdapter: 0,
      maxInstanceCount: 4294967295,
      fQueryUserConfigFromLocalMachine: null,
      maxOutstandingConnections: null,
      selfSignedCertStore: 'Remote Desktop',
    },
    policy: {
      ...absent,
      minEncryptionLevel: null,
      maxInstanceCount: null,
      selectTransport: null,
      certTemplateName: null,
    },
  },
  'listener-wmi': {
    present: true,
    thumbprint,
    hashType: 1,
    securityLayer: 2,
    userAuthenticationRequired: 1,
    minEncryptionLevel: 3,
    allowConnections: 1,
    lanAdapter: 0,
    maximumConnections: 4294967295,
    policySource: {
      securityLayer: 0,
      userAuthenticationRequired: 0,
      minEncryptionLevel: 0,
      allowConnections: 0,
    },
  },
  certificate: {
    stored: certificate,
    storedCount: 1,
    pinned: null,
    pinnedInStore: null,
    pinnedEntry: null,
    hashType: 1,
  },
  'key-access': {
    file: certificate.container,
    exists: true,
    owner: 'S-1-5-18',
    entries: [],
    networkServiceCanRead: true,
    folder: { owner: 'S-1-5-18', entries: [] },
    storeKey: null,
    renamedFolders: [],
  },
  events: { since: at('06:31:00'), channels: [], events: [] },
  sessions: { sessions: [], by: 'wts' },
  firewall: {
    rules: [],
    activeProfiles: 1,
    firewallOn: true,
    localRulesCount: true,
    connectionSecurity: [],
  },
  port: { port: 3389, listeners: [] },
  tls: { protocols: [], cipherPolicy: 'absent', localCiphersEmpty: false, fips: 0, eventLogging: 1 },
  owners: { rsop: 'read', registry: [], services: [], files: [], rights: [], groups: [], mdm: [] },
  time: { now: at('07:31:02'), offsetMinutes: 0, source: 'NT5DS' },
  system: {
    computer: 'TS-02',
    build: 20348,
    revision: 4405,
    product: 'Windows Server 2022 Standard',
    installation: 'Server',
  },
  role: {
    domainController: false,
    connectionBroker: false,
    gateway: false,
    sessionHost: false,
    clusterNode: false,
    hyperVHost: false,
    runningMachines: null,
  },
  reboot: { pending: [], bitLocker: 'off', safeBoot: false, lastBoot: at('02:00:00') },
  storage: {
    systemDrive: { freeBytes: 40_000_000_000, totalBytes: 120_000_000_000 },
    programDataRegistry: '%SystemDrive%\\ProgramData',
    programData: 'C:\\ProgramData',
  },
  licensing: { drainMode: 0, licensingType: 2, graceDays: null },
  domain: { joined: true, domain: 'lab.example', secureChannel: true },
  'term-service': {
    serviceDll: '%SystemRoot%\\System32\\termsrv.dll',
    fileVersion: '10.0.20348.1',
    signature: 'valid',
    signer: 'CN=Microsoft Windows',
  },
  updates: { hotfixes: [] },
};

type Changes = { readonly [N in keyof Values]?: Partial<Values[N]> };

/** Inside evidence whose parts were all looked at; `over` says what is different from the healthy host. */
export function insideLooked(over: Changes = {}): InsideEvidence {
  return Object.fromEntries(
    partNames.map((name) => [name, { looked: true, value: { ...values[name], ...over[name] } }]),
  ) as unknown as InsideEvidence;
}

export function insideNotLooked(why: NotLookedWhy, detail: string): InsideEvidence {
  return Object.fromEntries(
    partNames.map((name) => [name, notLooked(why, detail)]),
  ) as unknown as InsideEvidence;
}

export function notLooked(why: NotLookedWhy, detail: string): Looked<never> {
  return { looked: false, why, detail };
}

/** Two people, one of them away. */
export const twoPeople = {
  sessions: [
    { id: 2, user: 'LAB\\operator1', state: 'active' },
    { id: 3, user: 'LAB\\operator2', state: 'disconnected' },
  ],
  by: 'wts',
} as const;

/** A Group Policy that holds the security layer and requires NLA. */
export const baseline = {
  listener: { policy: { ...values.listener.policy, securityLayer: 0, userAuthentication: 1 } },
  owners: {
    registry: [
      ['SecurityLayer', "GPO 'RDS baseline'"],
      ['UserAuthentication', "GPO 'RDS baseline'"],
    ].map(([value, owner]) => ({
      key: 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
      value: value!,
      owner: owner!,
    })),
  },
} as const;
