import type { Evidence, InsideEvidence, PartName } from './evidence.ts';

type ValueOf<N extends PartName> = Extract<InsideEvidence[N], { looked: true }>['value'];

/** The value of one inside part, or null when it was not looked at, for whatever reason. */
export function seenPart<N extends PartName>(evidence: Evidence, name: N): ValueOf<N> | null {
  const part = evidence.inside?.[name];
  return part?.looked === true ? (part.value as ValueOf<N>) : null;
}

/** True when something inside answered, be it with a refusal: then the host is up. */
export function hostAnsweredInside(evidence: Evidence): boolean {
  if (evidence.inside === null) return false;
  return Object.values(evidence.inside).some(
    (part) => part.looked || part.why === 'denied' || part.why === 'failed' || part.why === 'garbled',
  );
}
