import type { HostState, RunState } from '../run/run.ts';
import { countsLater } from './counts-later.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** What is so now on a machine that connects, by what made it so. */
const cleared: Readonly<Record<string, string>> = { 'rdp-clear-mslicensing': 'licence store' };

/** What a change that no look proves has come to, in one sentence. */
export function changedHead(host: HostState, { playbook, intent }: RunState): string {
  const name = plain(host.name, 60);
  const what = intent === 'repair' ? cleared[playbook] : undefined;
  return what === undefined
    ? `what ${playbook} sets on ${name} is in place`
    : `the ${what} on ${name} is cleared`;
}

/** What a person can do about a change that is in place and that no look proves; or what was seen since. */
export function changedNext(host: HostState, state: RunState, names: Names): string {
  if (names.playbook(state.playbook)?.target === 'client')
    return `It is proved only when the next person connects from ${plain(host.name, 60)}.`;
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
