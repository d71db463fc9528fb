import type { BrokenGlass } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Fact } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** The mark of a run that was approved by nobody, for every card: `BREAK-GLASS by …, INC…: “…”; not reviewed yet`. */
function glassWords(glass: BrokenGlass, names: Names): string {
  const { person, at, incident, reason } = glass;
  return `BREAK-GLASS by ${plain(names.person(person), 60)} at ${clockTime(at)} UTC, ${plain(incident, 60)}: “${plain(reason, 200)}”; ${reviewWords(glass, names)}`;
}

export function glassRow(glass: BrokenGlass, names: Names): Fact {
  return { label: 'approved', value: glassWords(glass, names), state: 'BY NOBODY', mark: 'warning' };
}

export function reviewWords({ reviewed }: BrokenGlass, names: Names): string {
  if (reviewed === null) return 'not reviewed yet';
  const note = reviewed.note === '' ? '' : `: “${plain(reviewed.note, 200)}”`;
  return `reviewed by ${plain(names.person(reviewed.person), 60)} at ${clockTime(reviewed.at)} UTC${note}`;
}

/** Who could have approved, and was done without. */
export function skippedWords({ skipped }: BrokenGlass, names: Names): string {
  return skipped.map((id) => plain(names.person(id), 60)).join(', ') || 'nobody else could have approved';
}
