import type { HostState, RunState } from '../run/run.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import type { PlaybookFacts } from './playbook-words.ts';

/** Which playbook brings about that Windows takes a change in. */
const takenInBy = { reboot: 'rdp-reboot-host', 'service-restart': 'rdp-restart-termservice' } as const;

interface CountsLater {
  /** When it counts, and whose decision that is. */
  readonly say: string;
  /** A plan of its own; null where the site does not have it. */
  readonly next: PlaybookFacts | null;
}

/**
 * What is to be said of a change that Windows takes in only after a restart. Null where it counts at once, was not made,
 * or where RDP is seen to work since, whatever Windows waits for.
 */
export function countsLater(host: HostState, state: RunState, names: Names): CountsLater | null {
  const after = names.playbook(state.playbook)?.effectiveAfter ?? 'at-once';
  if (after === 'at-once' || host.ending !== 'changed' || state.playbook === takenInBy[after]) return null;
  if (host.proof?.seen.verdict === 'healthy') return null;
  const name = plain(host.name, 60);
  const what = after === 'reboot' ? `${name} was restarted` : `TermService on ${name} was restarted`;
  const say = `It counts only once ${what}; that is a plan of its own, which another person approves.`;
  return { say, next: names.playbook(takenInBy[after]) };
}
