import type { UpdatesPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Newest first; one without a date comes last. */
export const updates = part<UpdatesPart>(({ hotfixes }) => ({
  hotfixes: hotfixes.toSorted((a, b) => descending(a.on ?? '', b.on ?? '') || descending(a.id, b.id)),
}));

function descending(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1;
}
