import type { RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** That somebody asked for what was under way to be stopped; how it ended is told apart from that. */
export function cancelWords({ cancel, stage }: RunState, names: Names): string {
  if (cancel === null) return '';
  const asked = `Cancel was asked for by ${plain(names.person(cancel.person), 60)} at ${clockTime(cancel.at)} UTC.`;
  return stage === 'ended' ? asked : `${asked} What was sent is being looked at; nothing more is sent.`;
}
