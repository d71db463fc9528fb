import type { InsideEvidence, PartName } from '../diagnosis/evidence.ts';
import { parsePart } from '../diagnosis/schema.ts';
import type { Outcome } from '../playbook/step.ts';
import { notLooked } from './ask-part.ts';

/** What one part's outcome says of the host: the part as it was read, or why there is none. */
export function readPart<Name extends PartName>(name: Name, outcome: Outcome): InsideEvidence[Name] {
  return outcome.kind === 'returned'
    ? parsePart(name, outcome.value)
    : (notLooked(outcome) as InsideEvidence[Name]);
}
