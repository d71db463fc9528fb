import type { ArmedUndo, HostState } from '../run/run.ts';
import { clockMinute, clockTime } from './clock-time.ts';
import { plain } from './plain.ts';

/** Its own clock may be wrong by so much without a word about it. */
const ownClockMs = 2 * 60_000;

/** How the undo on a host stands, after the name of the playbook's own words; '' where none was armed. */
export function undoNow(host: HostState): string {
  const { armed } = host;
  if (armed?.state !== 'armed') return '';
  return [standsNow(host, armed), laterWords(host.name, armed)].filter((part) => part !== '').join(' ');
}

/** When the last of these is due, ISO 8601; '' where nothing is armed. */
export function lastDue(hosts: readonly HostState[]): string {
  return (
    hosts
      .flatMap(({ armed }) => armed?.dueAt ?? [])
      .toSorted()
      .at(-1) ?? ''
  );
}

/** That it ends later than was planned, because its host says so; '' where it does not. */
export function laterWords(name: string, { dueAt, later }: ArmedUndo): string {
  if (later === undefined) return '';
  const host = plain(name, 60);
  return `${host} counts from its start: until ${clockMinute(dueAt)} UTC, not ${clockMinute(later.plannedAt)} UTC as planned. While it is off, its time does not run.`;
}

function standsNow({ name, stage, verdict }: HostState, armed: ArmedUndo): string {
  const host = plain(name, 60);
  const due = clockTime(armed.dueAt);
  if (stage === 'holding') return `${host} ends it by itself at ${due} UTC. /rdp-undo ends it early.`;
  if (stage === 'confirming' && verdict?.undo === 'confirm')
    return `Waiting for ${host} to say that its undo is disarmed; else it puts it back at ${due} UTC.`;
  if (stage === 'confirming') return `${host} puts it back by itself at ${due} UTC; then I look again.`;
  if (armed.rehearsed && stage === 'reverting')
    return `Where I cannot put it back, ${host} does so by itself at ${due} UTC.`;
  if (armed.rehearsed && armed.holds)
    return `${host} ends it by itself at ${due} UTC, whatever becomes of me.`;
  return armed.rehearsed
    ? `${host} puts it back by itself at ${due} UTC unless the proof holds.`
    : `Arming the undo on ${host}.`;
}

/** What became of the undo, a sentence for the end of a run; '' where none was armed. */
export function undoOver({ name, armed, attempts, ending }: HostState): string {
  const host = plain(name, 60);
  switch (armed?.state) {
    case undefined:
    case 'none':
      return '';
    case 'confirmed':
      return `Undo disarmed, confirmed by ${host}.`;
    case 'undone': {
      const told = attempts.length === 0 || ending === 'reverted';
      const undone = told ? '' : `Undone by ${host} itself at ${undoneAt(armed)}.`;
      return `${undone} ${plannedWords(armed)}`.trim();
    }
    case 'armed':
      return `An undo may be armed on ${host}: if so, it puts back the earlier state by ${latest(armed)} UTC at the latest, while ${host} stays up. Until then I change nothing else there.`;
    case 'lost':
      return `What became of the undo on ${host} is not known: someone must look there.`;
  }
}

/** It was armed within the minute after we said so, and its task comes by each minute. */
function latest({ dueAt }: ArmedUndo): string {
  return clockMinute(new Date(Date.parse(dueAt) + 2 * 60_000).toISOString());
}

function plannedWords({ later }: ArmedUndo): string {
  return later === undefined
    ? ''
    : `It was planned for ${clockMinute(later.plannedAt)} UTC; its host counts from its start.`;
}

/** `07:38 UTC`, as the host wrote it; where its clock cannot be right, by whose clock that is. */
export function undoneAt(armed: ArmedUndo): string {
  const own = armed.result?.at ?? '';
  const [at, over] = [Date.parse(own), Date.parse(armed.overAt ?? '')];
  if (Number.isNaN(at)) return `or before ${clockMinute(armed.overAt ?? '')} UTC`;
  const fits = at >= Date.parse(armed.at) - ownClockMs && at <= over + ownClockMs;
  return fits ? `${clockMinute(own)} UTC` : `${clockMinute(own)} by its own clock, which is not ours`;
}
