import type { UpdatesPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Newest first; one without a date comes last. */
export const updates = part<UpdatesPart>(({ hotfixes }) => ({
  hotfixes: hotfixes.toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? 1 : -1)),
}));
