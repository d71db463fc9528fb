import type { Evidence } from './evidence.ts';
import { findEvents } from './find-events.ts';
import { coreLog } from './log-names.ts';
import { endpointOf, plainAddress, whoseConnection } from './own-connection.ts';
import { seenPart } from './seen-part.ts';

interface Strangers {
  /** Refused logons (RdpCoreTS 140, Security 4625) and connections (131) of others than us. */
  readonly refused: number;
  readonly connections: number;
  /** Different addresses that connected. */
  readonly addresses: number;
  /** A log held more than could be fetched: these are fewer than there were. */
  readonly cut: boolean;
}

/** Where they are logged. */
const told = [coreLog, 'Security'];

/** What others than our probe did at the listener in the time that was asked for. */
export function strangers(evidence: Evidence): Strangers {
  const accepted = findEvents(evidence, 'rdpcorets', [131])
    .map(({ event }) => event)
    .filter((event) => !['ours', 'our-port'].includes(whoseConnection(evidence, event) ?? ''));
  const bad = findEvents(evidence, 'rdpcorets', [140]).map(({ event }) => event);
  const failed = findEvents(evidence, 'security-auditing', [4625]).map(({ event }) => event);
  const ours = new Set((evidence.outside?.sources ?? []).map(({ address }) => plainAddress(address)));
  const addresses = accepted.flatMap((event) => {
    const address = endpointOf(event)?.address ?? addressOf(event.data);
    return address === null || ours.has(address) ? [] : [address];
  });
  return {
    // The two logs tell the same story twice, so the longer one counts.
    refused: Math.max(bad.length, failed.length),
    connections: accepted.length,
    addresses: new Set(addresses).size,
    cut: seenPart(evidence, 'events')?.channels.some(({ name, cut }) => cut && told.includes(name)) ?? false,
  };
}

function addressOf(data: Readonly<Record<string, string>>): string | null {
  for (const key of Object.keys(data).toSorted()) {
    const value = data[key]!.trim();
    if (/^(\d{1,3}\.){3}\d{1,3}$/.test(value) || /^[0-9a-f]*:[0-9a-f:.]+$/i.test(value))
      return plainAddress(value);
  }
  return null;
}
