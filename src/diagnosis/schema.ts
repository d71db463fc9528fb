import { z } from 'zod';
import type { InsideEvidence, PartName } from './evidence.ts';

/** Longest text a script may answer with in one field, and longest list. */
const maxText = 1024;
const maxRows = 2000;

const text = z.string().max(maxText);
const count = z.number().int();
const dword = count.nullable();
const instant = z.iso.datetime({ offset: true });
const thumbprint = z
  .string()
  .regex(/^[0-9A-Fa-f]{40}$/, 'must be 40 hexadecimal digits')
  .transform((digits) => digits.toUpperCase());
/** Event data come in whatever type the event declares; an empty field is nothing, a long one is cut. */
const datum = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value).slice(0, maxText)));
const rows = <T extends z.ZodType>(row: T) => z.array(row).max(maxRows);

const services = z.object({
  services: rows(
    z.object({
      name: text,
      status: z.enum(['Running', 'Stopped', 'StartPending', 'StopPending', 'Paused']),
      startType: count,
    }),
  ),
});

const policyValues = {
  fDenyTSConnections: dword,
  securityLayer: dword,
  userAuthentication: dword,
  minEncryptionLevel: dword,
};

const listener = z.object({
  local: z.object({ ...policyValues, portNumber: dword, fEnableWinStation: dword }),
  policy: z.object(policyValues),
  owners: z.record(text, text.nullable()),
  tls12Server: z.object({ enabled: dword, disabledByDefault: dword }),
  cipherPolicyEmpty: z.boolean(),
});

const certificate = z.object({
  stored: z
    .object({ thumbprint, notBefore: instant, notAfter: instant, container: text.nullable() })
    .nullable(),
  pinned: thumbprint.nullable(),
  pinnedInStore: z.boolean().nullable(),
  hashType: count,
});

const keyAccess = z.object({
  file: text.nullable(),
  exists: z.boolean(),
  owner: text.nullable(),
  entries: rows(z.object({ sid: text, type: z.enum(['Allow', 'Deny']), mask: count })).nullable(),
  networkServiceCanRead: z.boolean().nullable(),
});

const events = z.object({
  since: instant,
  channels: rows(
    z.object({
      name: text,
      state: z.enum(['read', 'absent', 'disabled', 'denied']),
      oldest: instant.nullable(),
    }),
  ),
  events: rows(
    z.object({ channel: text, provider: text, id: count, at: instant, data: z.record(text, datum) }),
  ),
});

const firewall = z.object({
  rules: rows(
    z.object({ name: text, enabled: z.boolean(), action: z.enum(['Allow', 'Block']), profiles: count }),
  ),
  activeProfiles: count,
  firewallOn: z.boolean(),
});

const time = z.object({ now: instant, offsetMinutes: count });

const system = z.object({ computer: text, build: count, sessions: count.min(0).nullable() });

const parts = { services, listener, certificate, 'key-access': keyAccess, events, firewall, time, system };

/**
 * One part as its script returned it. What does not fit is `garbled`, with the first few places named; keys
 * that are not known are ignored.
 */
export function parsePart<N extends PartName>(name: N, value: unknown): InsideEvidence[N] {
  const read = parts[name].safeParse(value);
  if (read.success) return { looked: true, value: read.data } as InsideEvidence[N];
  const places = read.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || name}: ${message}`);
  return { looked: false, why: 'garbled', detail: places.join('; ').slice(0, 300) } as InsideEvidence[N];
}
