import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { LogonSession } from '../diagnosis/parts.ts';
import { sessionsOf } from '../diagnosis/sessions-of.ts';
import type { Block } from './message.ts';
import { plain } from './plain.ts';

/** A terminal server may have hundreds of people; these come first, the rest is counted. */
const shownRows = 12;

/** Who is logged on, by name. What could not be counted is said to be unknown, never to be nobody. */
export function loggedOn(inside: InsideEvidence | null): Block[] {
  if (inside === null || isSilent(inside)) return [];
  const sessions = sessionsOf(inside);
  if (sessions === null) return [{ kind: 'text', text: 'Logged on: unknown; it could not be counted.' }];
  if (sessions.length === 0) return [{ kind: 'text', text: 'Logged on: nobody.' }];
  const more = sessions.length - shownRows;
  const rows = sessions.slice(0, shownRows).map((one) => [nameOf(one), stateOf(one)]);
  const byShells = inside.sessions.looked && inside.sessions.value.by === 'processes';
  return [
    { kind: 'table', columns: ['logged on', 'state'], rows },
    ...(more > 0 ? [{ kind: 'context' as const, text: `… and ${more} more` }] : []),
    ...(byShells
      ? [
          {
            kind: 'context' as const,
            text: 'Seen by the shells that run; whoever is logged on without one is not among them.',
          },
        ]
      : []),
  ];
}

/** `2 people are logged on, 1 of them active`, for one line; null where nothing is known yet. */
export function loggedOnLine(inside: InsideEvidence | null): string | null {
  if (inside === null || isSilent(inside)) return null;
  const sessions = sessionsOf(inside);
  if (sessions === null) return 'who is logged on is unknown';
  if (sessions.length === 0) return 'nobody is logged on';
  const active = sessions.filter(({ state }) => state === 'active').length;
  if (sessions.length === 1) return `1 person is logged on, ${active === 1 ? 'active' : 'not connected now'}`;
  return `${sessions.length} people are logged on, ${active === 0 ? 'none' : active} of them active`;
}

/** Still to come, or nothing of the host was seen: that is said once, elsewhere. */
function isSilent(inside: InsideEvidence): boolean {
  const { sessions } = inside;
  if (sessions.looked) return false;
  const nothing = sessions.why === 'unreachable' && Object.values(inside).every(({ looked }) => !looked);
  return sessions.why === 'pending' || nothing;
}

function nameOf({ user, id }: LogonSession): string {
  return user === null ? `somebody in session ${id}` : plain(user, 60);
}

function stateOf({ state }: LogonSession): string {
  return state === 'unknown' ? 'state unknown' : state;
}
