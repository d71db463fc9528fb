import type { HostState, RunState } from '../run/run.ts';
import { countsLater } from './counts-later.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** What a person can do about a change that is in place and that no look proves; or what was seen since. */
export function changedNext(host: HostState, state: RunState, names: Names): string {
  const later = countsLater(host, state, names);
  if (later !== null) return later.say;
  const atOnce = (names.playbook(state.playbook)?.effectiveAfter ?? 'at-once') === 'at-once';
  const seen = host.proof?.seen;
  if (atOnce && host.proof?.held === true)
    return 'RDP answered before already, so that it answers proves nothing new.';
  return !atOnce && seen?.verdict === 'healthy'
    ? `RDP answers as it should since, seen from ${plain(seen.from, 60)}; that look proves nothing about the change.`
    : 'No look from outside can prove that it helps; the next person who connects will.';
}
