import { withAddressLines } from './address-lines.ts';
import type { Cause, Confidence, Diagnosis } from './cause.ts';
import { healthy } from './causes/healthy.ts';
import { unexplained } from './causes/unexplained.ts';
import { withClientCode, withClientLines } from './client-lines.ts';
import { withCodeLines } from './code-lines.ts';
import type { Evidence } from './evidence.ts';
import { knownCauses } from './known-causes.ts';
import { withLogonLines } from './logon-lines.ts';

const rank: Readonly<Record<Confidence, number>> = { strong: 0, medium: 1, weak: 2 };

/**
 * Ranks the causes that the evidence speaks for: strong, medium, weak, and among equals in the order of
 * `knownCauses`. `healthy` or `unexplained` stands first when no other cause explains anything, with nothing but
 * advice behind it; the list is empty only when there was no look from outside and nothing inside is at fault.
 */
export function diagnose(given: Evidence): Diagnosis {
  const evidence = withClientCode(given);
  const found = knownCauses
    .map(({ judge }) => judge(evidence))
    .filter((cause): cause is Cause => cause !== null)
    .map((cause) => withLogonLines(withAddressLines(withCodeLines(cause, evidence), evidence), evidence))
    .map((cause) => withClientLines(cause, evidence))
    .toSorted((a, b) => rank[a.confidence] - rank[b.confidence]);
  const advice = found.filter((cause) => cause.advice === true);
  const causes = found.filter((cause) => cause.advice !== true);
  if (causes.length > 0) return { causes: [...causes, ...advice] };
  const last = healthy.judge(evidence) ?? unexplained.judge(evidence);
  return { causes: last === null ? advice : [withClientLines(last, evidence), ...advice] };
}
