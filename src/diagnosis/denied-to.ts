import type { AccessEntry } from './parts.ts';

/** What NETWORK SERVICE's token holds: itself, Everyone, Authenticated Users, Users, SERVICE. */
export const networkServiceSids = ['S-1-5-20', 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545', 'S-1-5-6'];
/** What SYSTEM's token holds: itself, Everyone, Authenticated Users, Administrators. */
export const systemSids = ['S-1-5-18', 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-544'];

const names: Readonly<Record<string, string>> = {
  'S-1-5-20': 'NETWORK SERVICE',
  'S-1-1-0': 'Everyone',
  'S-1-5-11': 'Authenticated Users',
  'S-1-5-32-545': 'Users',
  'S-1-5-6': 'SERVICE',
  'S-1-5-18': 'SYSTEM',
  'S-1-5-32-544': 'Administrators',
};

/** Who of these is denied any of the rights in the mask, by name; null when nobody is. A Deny beats every Allow. */
export function deniedTo(
  entries: readonly AccessEntry[],
  sids: readonly string[],
  mask: number,
): string | null {
  const denied = sids.filter((sid) =>
    entries.some((entry) => entry.type === 'Deny' && entry.sid === sid && (entry.mask & mask) !== 0),
  );
  return denied.length === 0 ? null : denied.map((sid) => names[sid] ?? sid).join(', ');
}
