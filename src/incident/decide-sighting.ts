import { evolveIncident } from './evolve-incident.ts';
import type { IncidentEvent, IncidentRules, IncidentState, Sighting } from './incident.ts';

/**
 * A host was seen with the cause. Opens an incident when that makes enough hosts within the time; while it is open
 * every further host belongs to it. It is over when no host was seen for that long.
 */
export function decideSighting(
  sighting: Sighting,
  state: IncidentState | null,
  rules: IncidentRules,
): readonly IncidentEvent[] {
  const incident = isOpen(state, sighting.at, rules) ? state!.opened!.number : null;
  const seen: IncidentEvent = { type: 'seen', ...sighting, incident };
  const after = evolveIncident(state, seen);
  if (incident !== null || hostsWithin(after, sighting.at, rules).length < rules.hosts) {
    return [seen];
  }
  return [seen, { type: 'opened', at: sighting.at, number: (state?.opened?.number ?? 0) + 1 }];
}

/** Whether an incident was opened and hosts have been seen since, with no gap longer than the rule's minutes. */
export function isOpen(state: IncidentState | null, at: string, rules: IncidentRules): boolean {
  return state?.opened != null && age(state.opened.lastAt, at) <= rules.minutes * 60_000;
}

/** The newest sighting of each host that is young enough. */
function hostsWithin(
  state: IncidentState,
  at: string,
  { minutes }: Pick<IncidentRules, 'minutes'>,
): readonly Sighting[] {
  return state.sightings.filter((one) => age(one.at, at) <= minutes * 60_000);
}

/** The hosts of the incident that was opened last: those that opened it, and all seen since. */
export function hostsOf(
  state: IncidentState,
  { minutes }: Pick<IncidentRules, 'minutes'>,
): readonly Sighting[] {
  if (state.opened === null) return [];
  const from = Date.parse(state.opened.at) - minutes * 60_000;
  return state.sightings.filter((one) => Date.parse(one.at) >= from);
}

function age(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
