import type { Host, Inventory } from './host.ts';
import { nearMisses } from './near-misses.ts';

type FoundHost =
  | { readonly kind: 'found'; readonly host: Host }
  /** `near`: names the person may have meant, best first. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/**
 * The host of that name, in whatever letter case. An address is never taken for a name, since two hosts may
 * share one; the hosts that have it are offered as near misses.
 */
export function findHost(inventory: Inventory, text: string): FoundHost {
  const asked = text.trim().toLowerCase();
  const host = inventory.hosts.find((one) => one.name === asked);
  if (host) return { kind: 'found', host };
  const label = asked.split('.')[0]!;
  const meant = inventory.hosts
    .filter((one) => one.address.toLowerCase() === asked || one.name === label)
    .map((one) => one.name);
  const names = inventory.hosts.map((one) => one.name);
  return { kind: 'unknown', near: [...new Set([...meant, ...nearMisses(asked, names)])].slice(0, 3) };
}
