import type { Evidence } from './evidence.ts';
import { findEvents } from './find-events.ts';
import { endpointOf, plainAddress, whoseConnection } from './own-connection.ts';

export interface Strangers {
  /** Refused logons (RdpCoreTS 140, Security 4625) and connections (131) of others than us. */
  readonly refused: number;
  readonly connections: number;
  /** Different addresses among them. */
  readonly addresses: number;
}

/** What others than our probe did at the listener in the time that was asked for. */
export function strangers(evidence: Evidence): Strangers {
  const accepted = findEvents(evidence, 'rdpcorets', [131])
    .map(({ event }) => event)
    .filter((event) => !['ours', 'our-port'].includes(whoseConnection(evidence, event) ?? ''));
  const bad = findEvents(evidence, 'rdpcorets', [140]).map(({ event }) => event);
  const failed = findEvents(evidence, 'security-auditing', [4625]).map(({ event }) => event);
  const ours = new Set((evidence.outside?.sources ?? []).map(({ address }) => plainAddress(address)));
  const addresses = [...accepted, ...bad, ...failed].flatMap((event) => {
    const address = endpointOf(event)?.address ?? addressOf(event.data);
    return address === null || ours.has(address) ? [] : [address];
  });
  return {
    // The two logs tell the same story twice, so the longer one counts.
    refused: Math.max(bad.length, failed.length),
    connections: accepted.length,
    addresses: new Set(addresses).size,
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
