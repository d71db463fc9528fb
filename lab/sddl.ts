import { masks, sids } from './access.ts';
import type { KeyFile } from './model.ts';

/** Two-letter names of well-known accounts (MS-DTYP 2.5.1.1). */
const aliases: Readonly<Record<string, string>> = {
  [sids.system]: 'SY',
  [sids.networkService]: 'NS',
  [sids.administrators]: 'BA',
  [sids.everyone]: 'WD',
  [sids.authenticatedUsers]: 'AU',
  [sids.service]: 'SU',
};

/** An access list as Windows writes it for a key file: protected, no entry inherited. */
export function toSddl(entries: KeyFile['entries']): string {
  const aces = entries.map(({ sid, type, mask }) => {
    const rights = mask === masks.full ? 'FA' : mask === masks.read ? 'FR' : `0x${mask.toString(16)}`;
    return `(${type === 'Deny' ? 'D' : 'A'};;${rights};;;${aliases[sid] ?? sid})`;
  });
  return `D:PAI${aces.join('')}`;
}

/** The entries of a list that `toSddl` wrote; null for any other text. */
export function fromSddl(sddl: string): KeyFile['entries'] | null {
  const [, list] = /^D:PAI((?:\([AD];;[^;]+;;;[^;)]+\))*)$/.exec(sddl) ?? [];
  if (list === undefined) return null;
  return [...list.matchAll(/\(([AD]);;([^;]+);;;([^;)]+)\)/g)].map(([, type, rights, account]) => ({
    sid: Object.keys(aliases).find((sid) => aliases[sid] === account) ?? account!,
    type: type === 'D' ? ('Deny' as const) : ('Allow' as const),
    mask: rights === 'FA' ? masks.full : rights === 'FR' ? masks.read : Number(rights),
  }));
}
