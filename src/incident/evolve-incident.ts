import type { IncidentEvent, IncidentState } from './incident.ts';

/** Folds one event into the state of one cause. */
export function evolveIncident(state: IncidentState | null, event: IncidentEvent): IncidentState {
  const before = state ?? { sightings: [], opened: null };
  if (event.type === 'opened') {
    return { ...before, opened: { number: event.number, at: event.at, lastAt: event.at } };
  }
  const { host, check, at, line, incident } = event;
  const { opened } = before;
  const others = before.sightings.filter((one) => one.host !== host);
  return {
    opened: opened !== null && opened.number === incident ? { ...opened, lastAt: at } : opened,
    sightings: [...others, { host, check, at, line }],
  };
}
