import type { HostState, RunState } from '../run/run.ts';
import { plain } from './plain.ts';

/** A change that stands and did not help, as the head of a sentence and the rest. What cannot be undone is not "kept". */
export function notRemediatedWords(
  host: HostState,
  { playbook, undo }: RunState,
  name: string,
): readonly [head: string, rest: string] {
  const seen = `Seen: ${host.proof ? plain(host.proof.seen.line) : ''}.`;
  if (host.proof?.inDesiredState !== true) return [`${name} is not as planned, and the proof fails`, seen];
  if (undo.kind === 'none') return [`${playbook} was carried out on ${name}, but the proof fails`, seen];
  const kept = 'The change is kept, because it is the healthy state.';
  return [`the change on ${name} is in place, but the proof fails`, `${seen} ${kept}`];
}
