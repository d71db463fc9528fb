import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { Owner } from '../diagnosis/setting-owner.ts';
import { settingOwners } from '../diagnosis/setting-owners.ts';
import type { Block } from './message.ts';
import { plain } from './plain.ts';

const mostNamed = 3;

/**
 * Who decides the settings Remote Desktop stands on. Each that somebody beyond the host owns has a row; those of the
 * host, and those whose owner is unknown for the same reason, share one. Nothing until that was looked at.
 */
export function ownerTable(inside: InsideEvidence | null): Block[] {
  if (inside === null || isPending(inside) || nothingLooked(inside)) return [];
  const owners = settingOwners({ outside: null, inside, codes: null, expectedComputer: null });
  const shared = new Map<string, string[]>();
  const own: string[][] = [];
  for (const { setting, owner } of owners) {
    const words = ownerWords(owner);
    if (owner.kind === 'policy' || owner.kind === 'mdm') own.push([plain(setting, 60), words]);
    else shared.set(words, [...(shared.get(words) ?? []), plain(setting, 60)]);
  }
  if (own.length === 0 && shared.size === 1)
    return [{ kind: 'text', text: ofAll(owners[0]!.owner, owners.length) }];
  const rows = [...own, ...[...shared].map(([words, settings]) => [together(settings), words])];
  return rows.length === 0 ? [] : [{ kind: 'table', columns: ['setting', 'owner'], rows }];
}

/** A phone shows few characters a line: many names would bury the ones that matter. */
function together(settings: readonly string[]): string {
  return settings.length <= mostNamed ? settings.join(', ') : `${settings.length} others`;
}

/** Where all have the same owner, a table would compare nothing. */
function ofAll(owner: Owner, count: number): string {
  return owner.kind === 'unknown'
    ? `Settings: who owns them is unknown; ${plain(owner.why, 120)}.`
    : `Settings: no policy speaks of any of the ${count} looked at; this host decides them.`;
}

function ownerWords(owner: Owner): string {
  switch (owner.kind) {
    case 'policy':
      return owner.name === null ? 'a policy; which one could not be read' : plain(owner.name, 80);
    case 'mdm':
      return 'device management (MDM)';
    case 'host':
      return 'this host';
    case 'unknown':
      return `unknown: ${plain(owner.why, 120)}`;
  }
}

function isPending({ owners }: InsideEvidence): boolean {
  return !owners.looked && owners.why === 'pending';
}

/** Without a way in, one sentence elsewhere says that nothing is known of the inside. */
function nothingLooked(inside: InsideEvidence): boolean {
  return Object.values(inside).every(({ looked }) => !looked);
}
