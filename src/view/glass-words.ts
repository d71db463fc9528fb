import type { BrokenGlass, RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Fact } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** The mark of a run that was approved by nobody, for every card: `BREAK-GLASS by …, INC…: “…”; not reviewed yet`. */
function glassWords(state: RunState, glass: BrokenGlass, names: Names): string {
  const { person, at, incident, reason } = glass;
  const untold = untoldWords(state, glass, names);
  const told = untold === null ? '' : `; not told: ${untold}`;
  return `BREAK-GLASS by ${plain(names.person(person), 60)} at ${clockTime(at)} UTC, ${plain(incident, 60)}: “${plain(reason, 200)}”; ${reviewWords(glass, names)}${told}`;
}

export function glassRow(state: RunState, glass: BrokenGlass, names: Names): Fact {
  return { label: 'approved', value: glassWords(state, glass, names), state: 'BY NOBODY', mark: 'warning' };
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

/** Whom nothing has told of it, since no chat of ours knows them; null: everybody who was done without was told. */
export function untoldWords(state: RunState, { skipped }: BrokenGlass, names: Names): string | null {
  const untold = skipped.filter((id) => names.reached?.(state, id) === false);
  if (untold.length === 0) return null;
  return `${untold.map((id) => plain(names.person(id), 60)).join(', ')}: no account here; tell them yourself`;
}
