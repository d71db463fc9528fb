import type { ArmedUndo, Boot, HostState, RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Block, Fact } from './message.ts';
import type { Names } from './names.ts';
import { outcomeWords } from './outcome-words.ts';
import { plain } from './plain.ts';
import { undoneAt } from './undo-words.ts';

/** From the decision to the last look: what happened on the hosts, each with its time. Empty before a decision. */
export function runTimeline(state: RunState, names: Names): Block[] {
  const rows = state.hosts
    .flatMap((host) => hostRows(state, host))
    .concat(cancelRows(state, names))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ at, value }): Fact => ({ label: clockTime(at), value }));
  const reviews = state.reviews.map(
    ({ person, verdict, at }) =>
      `${plain(names.person(person), 60)} ${verdict === 'approve' ? 'approved' : 'rejected'} at ${clockTime(at)}`,
  );
  if (state.glass !== null)
    reviews.push(
      `${plain(names.person(state.glass.person), 60)} broke the glass at ${clockTime(state.glass.at)}`,
    );
  if (state.approvedAt !== null && reviews.length === 0) {
    reviews.push(
      `allowed without approval at ${clockTime(state.approvedAt)} (rule ${plain(state.rule, 60)})`,
    );
  }
  if (rows.length === 0 && reviews.length === 0) return [];
  return [
    {
      kind: 'facts',
      title: `${reviews.join(', ') || 'what happened'} UTC`.replace('happened UTC', 'happened (UTC)'),
      rows,
    },
  ];
}

function cancelRows({ cancel }: RunState, names: Names): { at: string; value: string }[] {
  if (cancel === null) return [];
  return [{ at: cancel.at, value: `cancel was asked for by ${plain(names.person(cancel.person), 60)}` }];
}

function hostRows(state: RunState, host: RunState['hosts'][number]): { at: string; value: string }[] {
  const name = plain(host.name, 60);
  const rows: { at: string; value: string }[] = [];
  const { armed } = host;
  if (armed !== undefined) {
    const told = `${name} was told to put it back by itself at ${clockTime(armed.later?.plannedAt ?? armed.dueAt)}`;
    const not = armed.overAt !== null && armed.state === 'none';
    const value = not ? `${name} is not armed` : `${told}${armed.rehearsed ? ', and rehearsed it' : ''}`;
    rows.push({ at: armed.at, value });
    if (armed.overAt !== null && armed.state !== 'none')
      rows.push({ at: armed.overAt, value: overWords(host, armed) });
  }
  for (const attempt of host.attempts) {
    const putBack = attempt.phase === 'revert' && state.intent === 'repair';
    const again = putBack
      ? `${name}: ${host.endedEarlyBy === undefined ? 'the proof failed' : 'ended early'}, so it is put back`
      : `${name} looked at again: as planned`;
    // A start is only recorded after detect has run again in the same session and found the state as planned.
    rows.push({ at: attempt.startedAt, value: attempt.outcome ? again : `${again}; sent` });
    if (attempt.outcome && attempt.finishedAt) {
      rows.push({ at: attempt.finishedAt, value: `${name}: ${outcomeWords(attempt.outcome)}` });
    }
  }
  if (host.withheld) {
    const { at, reason, differences } = host.withheld;
    const why = differences.length > 0 ? 'looked at again: not as planned' : plain(reason).replace(/\.$/, '');
    rows.push({ at, value: `${name}: ${why}; nothing was sent` });
  }
  if (host.proof) {
    const { at, seen, boot } = host.proof;
    if (boot !== undefined) rows.push({ at, value: `${host.name} ${bootWords[boot]}` });
    rows.push({ at, value: `probe from ${plain(seen.from, 60)}: ${plain(seen.line)}` });
  }
  return rows;
}

function overWords(host: HostState, armed: ArmedUndo): string {
  const name = plain(host.name, 60);
  if (armed.state === 'confirmed') return `undo disarmed, confirmed by ${name}`;
  if (armed.state === 'undone') return `undone by ${name} itself at ${undoneAt(armed)}`;
  return `what became of the undo on ${name} is not known`;
}

const bootWords: Readonly<Record<Boot, string>> = {
  new: 'has started anew',
  old: 'answers, and has not restarted',
  'not-back': 'has not come back',
};
