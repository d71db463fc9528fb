import type { SessionsPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Where Windows' own list does not answer, a shell runs in every session somebody is logged on to. */
export const sessions = part<SessionsPart>((host) => {
  if (host.sessionsUncountable === true) {
    const shells = host.sessions
      .toSorted((a, b) => a.id - b.id)
      .map(({ id }) => ({ id, user: null, state: 'unknown' as const }));
    // That none was seen proves nothing: Server Core has none.
    return shells.length === 0 ? { sessions: null, by: null } : { sessions: shells, by: 'processes' };
  }
  return {
    sessions: host.sessions.map(({ id, user, state }) => ({
      id,
      user,
      state: state === 'Active' ? ('active' as const) : ('disconnected' as const),
    })),
    by: 'wts',
  };
});
