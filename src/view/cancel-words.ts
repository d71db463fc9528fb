import type { HostState, RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** That somebody asked for what was under way to be stopped; how it ended is told apart from that. */
export function cancelWords({ cancel, stage, hosts }: RunState, names: Names): string {
  if (cancel === null) return '';
  const asked = `Cancel was asked for by ${plain(names.person(cancel.person), 60)} at ${clockTime(cancel.at)} UTC.`;
  if (stage === 'ended') return asked;
  const sent = hosts.some(({ attempts }) => attempts.length > 0);
  return `${asked} ${sent ? 'What was sent is being looked at' : 'Nothing was sent'}; nothing new is begun.`;
}

/** Who ended it: before anything was sent, or while it ran. */
export function cancelledBy({ cancel, reason }: RunState, names: Names): string {
  return plain(names.person(cancel?.person ?? reason), 60);
}

/** What is known of a host that ended so: nothing was sent, or what was sent has changed nothing. */
export function cancelledRest({ name, attempts, reason, proof }: HostState): string {
  if (attempts.length === 0) return `Nothing was changed on ${plain(name, 60)}.`;
  return `${plain(reason)} Seen: ${plain(proof?.seen.line ?? 'nothing')}.`;
}
