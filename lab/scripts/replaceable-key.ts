import { canRead, mayTouchAccessList, sids } from '../access.ts';
import { hostClock, schannel } from '../event-log.ts';
import type { LabCertificate, LabHost } from '../model.ts';
import { type FoundKey, findKey } from './key-in-use.ts';
import { hashType } from './rdp-renew-certificate.ts';

const dayMs = 86_400_000;

export interface Replaceable extends FoundKey {
  readonly hashType: 1 | 2 | 3;
  readonly entry: LabCertificate | null;
  readonly right: boolean;
}

/** What rdp-replace-listener-key works on; null: it may not be read. */
export function replaceableKey(host: LabHost, now: Date): Replaceable | null {
  if (host.identity === 'user') return null;
  const entry = host.remoteDesktopStore.at(-1) ?? null;
  const key = findKey(host, entry);
  const type = hashType(host);
  const found = { ...key, hashType: type, entry, right: false };
  if (type !== 1) {
    const why = 'The listener does not use its self-signed certificate';
    const message = `${why}, so its key is not this playbook's business.`;
    return { ...found, file: null, problem: 'not-self-signed', message };
  }
  if (key.file === null || entry === null) return found;
  if (!mayTouchAccessList(host, key.file, 'read')) return null;
  const valid = new Date(entry.notAfter) > hostClock(host, now);
  return { ...found, right: valid && canRead(key.file, sids.networkService) && !keyRefused(host, now) };
}

/** Whether a server's key could not be opened (36870) since the certificate was last made, and within a day. */
function keyRefused(host: LabHost, now: Date): boolean {
  if (host.channels.System !== undefined) return false;
  const since = new Date(hostClock(host, now).getTime() - dayMs).toISOString();
  const last = (id: number): number | null =>
    host.events.findLast(
      (event) => event.channel === schannel.channel && event.id === id && event.at >= since,
    )?.recordId ?? null;
  const refused = last(36870);
  return refused !== null && refused > (last(1056) ?? -1);
}
