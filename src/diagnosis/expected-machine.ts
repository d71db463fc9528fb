import type { Comparison } from './compare-names.ts';
import { compareThumbprints } from './compare-thumbprints.ts';
import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

/** Which machine should have answered, to be held against the one that did. */
export interface ExpectedMachine {
  /** What the host calls itself, or else what the inventory expects; null when nobody knows. */
  readonly computer: string | null;
  /** The certificate served against the host's own. */
  readonly certificate: Comparison['state'];
}

export function expectedMachine(evidence: Evidence): ExpectedMachine {
  return {
    computer: seenPart(evidence, 'system')?.computer ?? evidence.expectedComputer,
    certificate: compareThumbprints(evidence).state,
  };
}
