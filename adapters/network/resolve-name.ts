import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { NameObservation } from '../../src/rdp/look.ts';

/** What became of a name: its addresses, all of them, in the system's order. */
interface Resolved {
  readonly observation: NameObservation;
  readonly addresses: readonly string[];
}

/** All IPv4 and IPv6 addresses of a name; rejects with the code of node:dns. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export const lookupAll: Lookup = async (host) => {
  const found = await systemLookup(host, { all: true, order: 'verbatim' });
  return [...new Set(found.map(({ address }) => address))];
};

/** Resolves a name within `waitMs`. The system's own resolver is asked, so hosts files and VPNs count. */
export async function resolveName(
  host: string,
  lookup: Lookup,
  waitMs: number,
  signal: AbortSignal,
): Promise<Resolved> {
  if (isIP(host) !== 0) return { observation: 'address-given', addresses: [host] };
  const late = Promise.withResolvers<Resolved>();
  const giveUp = () => late.resolve({ observation: 'name-lookup-timed-out', addresses: [] });
  const timer = setTimeout(giveUp, waitMs);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const asked = lookup(host).then(
    (addresses): Resolved =>
      addresses.length > 0
        ? { observation: 'resolved', addresses }
        : { observation: 'name-not-found', addresses },
    (error: NodeJS.ErrnoException): Resolved => ({ observation: lookupFailure(error), addresses: [] }),
  );
  return Promise.race([asked, late.promise]).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  });
}

/** EAI_AGAIN: no name server answered, which says nothing about the name. */
function lookupFailure(error: NodeJS.ErrnoException): NameObservation {
  if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return 'name-not-found';
  return error.code === 'ETIMEOUT' ? 'name-lookup-timed-out' : 'name-lookup-failed';
}
