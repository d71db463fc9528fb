import type { Comparison } from './compare-names.ts';
import { describeThumbprint, plainThumbprint } from './describe-thumbprint.ts';
import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

/** The certificate served to us against those the host could serve: the pinned and the stored one. */
export function compareThumbprints(evidence: Evidence): Comparison {
  const served = evidence.outside?.certificate?.sha1;
  const part = seenPart(evidence, 'certificate');
  if (served === undefined || part === null) return { state: 'not-looked', line: '' };
  // An orphan cannot be served, so it does not tell which one is; an older entry may still be in use.
  const stored = part.stored?.container == null ? null : part.stored.thumbprint;
  const own = [stored, part.pinned].filter((thumbprint) => thumbprint !== null).map(plainThumbprint);
  if (own.length === 0) return { state: 'not-looked', line: '' };
  const line = `thumbprint ${describeThumbprint(served)} seen from ${evidence.outside?.from}`;
  if (own.includes(plainThumbprint(served))) return { state: 'same', line: `${line} is the host's own` };
  const listed = own.map(describeThumbprint).join(' or ');
  return { state: 'differs', line: `${line}; the host itself has ${listed}` };
}
