import type { HostState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import { plain } from './plain.ts';
import { undoneAt } from './undo-words.ts';

/** Head and rest of what was put back by us, or by the host itself; `weakened`: the change lowered security. */
export function revertedWords(
  host: HostState,
  name: string,
  weakened: boolean,
): [head: string, rest: string] {
  const { attempts, armed, proof, endedEarlyBy } = host;
  const line = proof ? plain(proof.seen.line) : '';
  const probe = line === '' ? '' : `Fresh probe: ${line}.`;
  const ours = attempts.find((attempt) => attempt.phase === 'revert');
  const early = endedEarlyBy !== undefined;
  if (armed?.holds === true && (early || armed.state === 'undone')) {
    // Ours may have failed, and the host done it after that.
    const byUs =
      early && ours !== undefined && (ours.outcome?.kind === 'returned' || armed.state !== 'undone');
    const since = byUs ? `${clockTime(ours.finishedAt ?? ours.startedAt)} UTC` : undoneAt(armed);
    const head = `what held on ${name} was ended ${byUs ? 'early by us' : `by ${name} itself`} at ${since}`;
    if (!weakened) return [head, probe];
    const again = proof?.seen.line.includes('NLA required') === true;
    return [`${head}; NLA is ${again ? 'required again' : 'NOT seen to be required again'}`, probe];
  }
  const why = 'because the proof did not hold';
  if (ours?.outcome?.kind === 'returned' || armed?.state !== 'undone') {
    const since = ours ? ` since ${clockTime(ours.finishedAt ?? ours.startedAt)} UTC` : '';
    return ours
      ? [`${name} has its old values back${since}, ${why}`, probe]
      : [`${name} put its old values back by itself, ${why}`, probe];
  }
  return [
    `${name} put its old values back at ${undoneAt(armed)}, because no proof was confirmed in time`,
    probe,
  ];
}
