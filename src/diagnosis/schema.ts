import { z } from 'zod';
import type { InsideEvidence, PartName } from './evidence.ts';

/** Longest text a script may answer with in one field, and longest list. */
const maxText = 1024;
const maxRows = 2000;

const text = z.string().max(maxText);
const name = text.nullable();
const count = z.number().int();
const dword = count.nullable();
const bytes = z.number().min(0);
const unsure = z.boolean().nullable();
const instant = z.iso.datetime({ offset: true });
const place = z.enum(['local', 'policy']);
const thumbprint = z
  .string()
  .regex(/^[0-9A-Fa-f]{40}$/, 'must be 40 hexadecimal digits')
  .transform((digits) => digits.toUpperCase());
/** Event data come in whatever type the event declares; an empty field is nothing, a long one is cut. */
const datum = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value).slice(0, maxText)));
const rows = <T extends z.ZodType>(row: T) => z.array(row).max(maxRows);

const eventMark = z.object({
  now: instant,
  channels: rows(z.object({ name: text, newest: count.min(0).nullable() })),
});

const services = z.object({
  services: rows(
    z.object({
      name: text,
      status: z.enum(['Running', 'Stopped', 'StartPending', 'StopPending', 'Paused']),
      startType: count,
      dependsOn: rows(text),
    }),
  ),
});

const policyValues = {
  fDenyTSConnections: dword,
  securityLayer: dword,
  userAuthentication: dword,
  minEncryptionLevel: dword,
  maxInstanceCount: dword,
};

const listener = z.object({
  local: z.object({
    ...policyValues,
    portNumber: dword,
    fEnableWinStation: dword,
    fAllowSecProtocolNegotiation: dword,
    lanAdapter: dword,
    fQueryUserConfigFromLocalMachine: dword,
    maxOutstandingConnections: dword,
    selfSignedCertStore: name,
  }),
  policy: z.object({ ...policyValues, selectTransport: dword, certTemplateName: name }),
});

const policySource = { securityLayer: dword, userAuthenticationRequired: dword, minEncryptionLevel: dword };

const listenerWmi = z.object({
  present: z.boolean(),
  thumbprint: thumbprint.nullable(),
  hashType: dword,
  ...policySource,
  allowConnections: dword,
  lanAdapter: dword,
  maximumConnections: dword,
  policySource: z.object({ ...policySource, allowConnections: dword }),
});

const entry = {
  thumbprint,
  subject: text,
  notBefore: instant,
  notAfter: instant,
  container: name,
  provider: z.enum(['capi', 'cng']).nullable(),
};

const certificate = z.object({
  stored: z.object(entry).nullable(),
  storedCount: count.min(0),
  pinned: thumbprint.nullable(),
  pinnedInStore: unsure,
  pinnedEntry: z.object({ ...entry, serverAuthentication: unsure }).nullable(),
  candidates: rows(z.object({ thumbprint, subject: text, notAfter: instant })).nullish(),
  hashType: dword,
});

const access = {
  owner: name,
  entries: rows(z.object({ sid: text, type: z.enum(['Allow', 'Deny']), mask: count })).nullable(),
};

const keyAccess = z.object({
  file: name,
  exists: z.boolean(),
  ...access,
  networkServiceCanRead: unsure,
  folder: z.object(access).nullable(),
  storeKey: z.object(access).nullable(),
  renamedFolders: rows(text),
});

const events = z.object({
  since: instant,
  channels: rows(
    z.object({
      name: text,
      state: z.enum(['read', 'absent', 'disabled', 'denied', 'failed']),
      oldest: instant.nullable(),
      cut: z.boolean(),
    }),
  ),
  events: rows(
    z.object({
      channel: text,
      provider: text,
      id: count,
      at: instant,
      record: count.min(0),
      data: z.record(text, datum),
    }),
  ),
});

const sessions = z.object({
  sessions: rows(
    z.object({
      id: count,
      user: name,
      state: z.enum(['active', 'connected', 'disconnected', 'unknown']),
    }),
  ).nullable(),
  by: z.enum(['wts', 'processes']).nullable(),
});

const firewall = z.object({
  rules: rows(
    z.object({
      name: text,
      enabled: z.boolean(),
      action: z.enum(['Allow', 'Block']),
      profiles: count,
      place,
      protocol: dword,
      localPort: name,
      scoped: z.boolean(),
    }),
  ),
  activeProfiles: count,
  firewallOn: z.boolean(),
  localRulesCount: unsure,
  connectionSecurity: rows(z.object({ name: text, requiresInbound: z.boolean(), place })).nullable(),
});

const port = z.object({
  port: count,
  listeners: rows(z.object({ address: text, processId: count, process: name, services: rows(text) })),
});

const tls = z.object({
  protocols: rows(
    z.object({
      name: z.enum(['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']),
      enabled: dword,
      disabledByDefault: dword,
    }),
  ),
  cipherPolicy: z.enum(['absent', 'empty', 'present']),
  localCiphersEmpty: z.boolean(),
  fips: dword,
  eventLogging: dword,
});

const owners = z.object({
  rsop: z.enum(['read', 'unreadable']),
  registry: rows(z.object({ key: text, value: text, owner: name })),
  services: rows(z.object({ name: text, startType: dword, owner: name })),
  files: rows(z.object({ path: text, owner: name })),
  rights: rows(z.object({ right: text, owner: name })),
  groups: rows(z.object({ group: text, owner: name })),
  mdm: rows(text).nullable(),
});

const parts = {
  'event-mark': eventMark,
  services,
  listener,
  'listener-wmi': listenerWmi,
  certificate,
  'key-access': keyAccess,
  events,
  sessions,
  firewall,
  port,
  tls,
  owners,
  time: z.object({ now: instant, offsetMinutes: count, source: name }),
  system: z.object({ computer: text, build: count, revision: dword, product: text, installation: text }),
  role: z.object({
    domainController: unsure,
    connectionBroker: unsure,
    gateway: unsure,
    sessionHost: unsure,
    clusterNode: unsure,
    hyperVHost: unsure,
    runningMachines: count.min(0).nullable(),
  }),
  reboot: z.object({
    pending: rows(z.enum(['servicing', 'windows-update', 'file-rename', 'computer-rename', 'join'])),
    bitLocker: z.enum(['off', 'tpm', 'pin', 'unknown']),
    safeBoot: unsure,
    installing: unsure.optional(),
    lastBoot: instant.nullable(),
  }),
  storage: z.object({
    systemDrive: z.object({ freeBytes: bytes, totalBytes: bytes }).nullable(),
    programDataRegistry: name,
    programData: text,
  }),
  licensing: z.object({ drainMode: dword, licensingType: dword, graceDays: dword }),
  domain: z.object({ joined: unsure, domain: name, secureChannel: unsure }),
  'term-service': z.object({
    serviceDll: name,
    fileVersion: name,
    signature: z.enum(['valid', 'invalid', 'unsigned', 'unknown']),
    signer: name,
  }),
  updates: z.object({ hotfixes: rows(z.object({ id: text, on: name })) }),
} satisfies Record<PartName, z.ZodType>;

/**
 * One part as its script returned it. What does not fit is `garbled`, with the first few places named; keys
 * that are not known are ignored.
 */
export function parsePart<N extends PartName>(part: N, value: unknown): InsideEvidence[N] {
  const read = parts[part].safeParse(value);
  if (read.success) return { looked: true, value: read.data } as InsideEvidence[N];
  const places = read.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || part}: ${message}`);
  return { looked: false, why: 'garbled', detail: places.join('; ').slice(0, 300) } as InsideEvidence[N];
}
