import { isUndoable } from '../run/is-undoable.ts';
import { planAgain } from '../run/plan-again.ts';
import type { HostState, RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import { countsLater } from './counts-later.ts';
import { endingMarks, endingWords } from './ending-words.ts';
import { glassRow } from './glass-words.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Button, Message } from './message.ts';
import type { Names } from './names.ts';
import type { PlaybookFacts } from './playbook-words.ts';
import { proposalBlocks } from './proposal-blocks.ts';
import { runTimeline } from './run-timeline.ts';
import { stateHosts } from './run-words.ts';

/** The last message of a run: what happened, how it ended, and what can be done now. Its last line says the ending. */
export function viewEnding(state: RunState, names: Names): Message {
  const ending = state.ending ?? 'unknown';
  const blocks: Block[] = [...runTimeline(state, names)];
  const [only] = state.hosts;
  const further = nextPlaybook(state, names);
  let text: string;
  if (state.hosts.length === 1 && only) {
    const { head, rest, next } = endingWords(only, state, names);
    text = `${head}. ${rest}`.trim();
    blocks.push({ kind: 'heading', mark: endingMarks[ending], text });
    if (next !== '' && !further) blocks.push({ kind: 'text', text: next });
  } else {
    text = `${ending}: ${state.run} on ${stateHosts(state)}, ${counted(state.hosts)}.`;
    blocks.push({ kind: 'heading', mark: endingMarks[ending], text });
    blocks.push({
      kind: 'table',
      columns: ['host', 'how it ended'],
      rows: state.hosts.map((host) => {
        const { head, rest } = endingWords(host, state, names);
        return [host.name, `${head}. ${rest}`.trim()];
      }),
    });
  }
  if (further) blocks.push(...proposalBlocks('Next', further.playbook, [further.host]));
  for (const host of state.hosts) {
    const next = countsLater(host, state, names)?.next ?? null;
    if (next !== null) blocks.push(...proposalBlocks('Next', next, [host.name]));
  }
  if (state.glass !== null) blocks.push({ kind: 'facts', rows: [glassRow(state, state.glass, names)] });
  blocks.push({ kind: 'buttons', buttons: buttons(state) });
  blocks.push({ kind: 'context', text: `${state.run} ${ending}${proofLine(state)}` });
  return makeMessage(blocks, text);
}

/** `2 remediated, 1 failed`, worst last as the order of endings has it. */
function counted(hosts: readonly HostState[]): string {
  const counts = new Map<string, number>();
  for (const { ending } of hosts) counts.set(ending ?? 'unknown', (counts.get(ending ?? 'unknown') ?? 0) + 1);
  return [...counts].map(([ending, count]) => `${count} ${ending}`).join(', ');
}

/**
 * The next rung: what cures the cause seen now, but never the playbook that has just been tried; and where the cause is
 * the same as before, nothing from further down the ladder.
 */
export function nextPlaybook(
  state: RunState,
  names: Names,
): { playbook: PlaybookFacts; host: string } | null {
  for (const host of state.hosts) {
    const named = namedInstead(host, state, names);
    if (named !== null) return { playbook: named, host: host.name };
    const cause = host.proof?.seen.cause ?? null;
    if (cause === null || (host.ending !== 'improved' && host.ending !== 'not-remediated')) continue;
    const tried = host.ending === 'improved' ? 0 : (names.playbook(state.playbook)?.rung ?? 0);
    const playbook = names
      .remedies?.(cause)
      .find(({ name, rung = Number.POSITIVE_INFINITY }) => name !== state.playbook && rung > tried);
    if (playbook) return { playbook, host: host.name };
  }
  return null;
}

/** Where nothing is done, or it failed, the reason may name the one playbook that would; of several none is meant. */
function namedInstead(host: HostState, state: RunState, names: Names): PlaybookFacts | null {
  if (host.ending !== 'denied' && host.ending !== 'failed') return null;
  const why = host.look?.kind === 'refused' ? host.look.message : host.reason;
  const named = new Set([...why.matchAll(/\brdp-[a-z0-9]+(?:-[a-z0-9]+)+\b/g)].map(([name]) => name));
  named.delete(state.playbook);
  return named.size === 1 ? names.playbook([...named][0]!) : null;
}

function buttons(state: RunState): Button[] {
  const history: Button = { label: 'History', command: `/rdp-status ${state.run}` };
  if (state.ending === 'expired' || state.ending === 'void') {
    return [{ label: 'Plan again', command: planAgain(state), style: 'primary' }, history];
  }
  return isUndoable(state) ? [{ label: 'Undo', command: `/rdp-undo ${state.run}` }, history] : [history];
}

function proofLine(state: RunState): string {
  const proof = state.hosts[0]?.proof;
  if (state.hosts.length !== 1 || !proof)
    return state.endedAt === null ? '' : ` at ${clockTime(state.endedAt)} UTC`;
  const when = `at ${clockTime(proof.at)} UTC`;
  if (state.proof === 'inside-only' || state.ending === 'reverted') return ` · last look ${when}`;
  return ` · ${proof.held ? 'proof' : 'proof failed'}: ${state.proof} ${when}`;
}
