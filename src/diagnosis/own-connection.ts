import type { Evidence } from './evidence.ts';
import type { HostEvent } from './parts.ts';

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Whose connection RdpCoreTS 131 accepted: ours by address and port; ours by its port alone, where an address may
 * have been translated on the way; or another's. Null where the event names nobody or our sockets are not known.
 */
export function whoseConnection(
  { outside }: Evidence,
  event: HostEvent,
): 'ours' | 'our-port' | 'other' | null {
  const from = endpointOf(event);
  const sources = outside?.sources ?? [];
  if (from === null || sources.length === 0) return null;
  const port = sources.filter((source) => source.port === from.port);
  if (port.length === 0) return 'other';
  return port.some(({ address }) => plainAddress(address) === from.address) ? 'ours' : 'our-port';
}

/** The client's address and port in the data of an event; null when none is told. */
export function endpointOf({ data }: HostEvent): Endpoint | null {
  for (const key of Object.keys(data).toSorted()) {
    const found = /^\[?([0-9a-f.:%]*[0-9a-f])\]?:(\d{1,5})$/i.exec(data[key]!.trim());
    if (found !== null) return { address: plainAddress(found[1]!), port: Number(found[2]) };
  }
  return null;
}

/** IPv4 within IPv6 is IPv4, and a zone is of no account elsewhere. */
export function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
}
