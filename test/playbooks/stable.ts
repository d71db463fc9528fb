import { createHash } from 'node:crypto';
import type { LabHost } from '../../lab/model.ts';

/** Plain data with keys in order, so that what is equal reads equal. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * Makes values comparable between one making of a host and the next: keys are random, so thumbprints become
 * 1111…, 2222… in the order of the stores, those made since FFFF…, and a store entry's blob names its certificate.
 */
export function stableFor(host: LabHost): (value: unknown) => Plain {
  const known = new Map<string, string>();
  const all = [...host.remoteDesktopStore, ...host.myStore];
  if (host.impostor !== null) all.push(host.impostor.certificate);
  all.forEach(({ thumbprint }, index) => {
    if (!known.has(thumbprint))
      known.set(
        thumbprint,
        String(index + 1)
          .repeat(40)
          .slice(0, 40),
      );
  });
  const text = (value: string): string => {
    // A whole script, or what a task was registered with.
    if (value.length > 1000 && value.includes('\n')) return `text ${digestOf(value)}`;
    const entry = /^[A-Za-z0-9+/=]{100,}$/.test(value) ? blobThumbprint(value) : null;
    if (entry !== null) return `store entry of ${text(entry)}`;
    return value.replace(/\b[0-9A-Fa-f]{40}\b/g, (found) => {
      const upper = found.toUpperCase();
      if (host.registry[listener]?.[pin] !== undefined && pinOf(host) === upper)
        return known.get(upper) ?? upper;
      return known.get(upper) ?? 'F'.repeat(40);
    });
  };
  const plain = (value: unknown): Plain => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).filter(([, each]) => each !== undefined);
      // Stand-ins let time pass where a script waits, which the lab does not.
      const minute = (name: string, each: unknown) =>
        name === 'startedAt' && typeof each === 'string' ? each.slice(0, 16) : each;
      const named = fields.map(([name, each]): [string, Plain] => [text(name), plain(minute(name, each))]);
      return Object.fromEntries(named.toSorted(byName));
    }
    return (value ?? null) as Plain;
  };
  return plain;
}

const listener = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const pin = 'SSLCertificateSHA1Hash';

/** A pin may name a certificate that is nowhere; its thumbprint is the same on every making of the host. */
function pinOf(host: LabHost): string | null {
  const value = host.registry[listener]?.[pin];
  return typeof value === 'object' && 'hex' in value ? value.hex.toUpperCase() : null;
}

/** Windows' blob begins with property 3, the thumbprint; the lab's own is the entry as JSON. */
function blobThumbprint(base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > 32 && bytes.readUInt32LE(0) === 3 && bytes.readUInt32LE(8) === 20) {
    return bytes.subarray(12, 32).toString('hex').toUpperCase();
  }
  try {
    const { thumbprint } = JSON.parse(bytes.toString('utf8')) as { thumbprint?: unknown };
    return typeof thumbprint === 'string' ? thumbprint : null;
  } catch {
    return null;
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** What is different afterwards, by path; `null` for what is gone. Lists that only grew show what was added. */
export function changesBetween(then: Plain, now: Plain): Record<string, Plain> {
  const changes: Record<string, Plain> = {};
  compare([], then, now, changes);
  return changes;
}

function compare(path: readonly string[], then: Plain, now: Plain, changes: Record<string, Plain>): void {
  if (JSON.stringify(then) === JSON.stringify(now)) return;
  if (isRecord(then) && isRecord(now)) {
    for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
      compare([...path, name], then[name] ?? null, now[name] ?? null, changes);
    }
    return;
  }
  const grew =
    Array.isArray(then) &&
    Array.isArray(now) &&
    JSON.stringify(now.slice(0, then.length)) === JSON.stringify(then);
  if (grew) changes[`${path.join(' > ')} +`] = now.slice(then.length);
  else changes[path.join(' > ')] = now;
}

function isRecord(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function digestOf(value: Plain): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
