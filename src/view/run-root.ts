import type { HostState, RunState } from '../run/run.ts';
import { cancelWords } from './cancel-words.ts';
import { clockMinute, clockTime } from './clock-time.ts';
import { endingMarks, endingWords } from './ending-words.ts';
import { glassRow } from './glass-words.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Mark, Message } from './message.ts';
import type { Names } from './names.ts';
import { outcomeWords } from './outcome-words.ts';
import { plain } from './plain.ts';
import { needsWords, runWords, stateHosts } from './run-words.ts';
import { lastDue, laterWords, undoNow } from './undo-words.ts';

/** The run in one card, rewritten in place as it goes on. */
export function viewRoot(state: RunState, names: Names): Message {
  const { mark, text } = heading(state, names);
  const asked = `asked for by ${plain(names.person(state.requester), 60)} at ${clockTime(state.requestedAt)} UTC`;
  const blocks: Block[] = [
    { kind: 'heading', mark, text },
    { kind: 'context', text: `${state.run} · ${runWords(state)} · ${asked}` },
  ];
  if (state.glass !== null) blocks.push({ kind: 'facts', rows: [glassRow(state, state.glass, names)] });
  if (state.cancel !== null) blocks.push({ kind: 'text', text: cancelWords(state, names) });
  if (state.hosts.length > 1) {
    blocks.push({
      kind: 'table',
      columns: ['host', 'state', 'what'],
      rows: state.hosts.map((host) => [host.name, host.ending ?? host.stage, hostNote(host)]),
    });
  } else if (state.stage !== 'ended' && state.hosts[0]) {
    const now = present(state, state.hosts[0], names);
    if (now !== '') blocks.push({ kind: 'text', text: now });
  }
  return makeMessage(blocks);
}

function heading(state: RunState, names: Names): { mark: Mark; text: string } {
  const where = stateHosts(state);
  const what = runWords(state);
  switch (state.stage) {
    case 'looking':
      return { mark: 'busy', text: `${state.run}: looking at ${where} for ${what}` };
    case 'awaiting-approval':
      return { mark: 'none', text: `${state.run}: ${what} on ${where} is waiting for approval` };
    case 'applying':
      return { mark: 'busy', text: `${state.run}: ${what} on ${where}, applying` };
    case 'proving':
      return { mark: 'busy', text: `${state.run}: ${what} on ${where}, proving` };
    case 'reverting':
      return { mark: 'busy', text: `${state.run}: ${what} on ${where}, putting it back` };
    case 'confirming':
      return { mark: 'busy', text: `${state.run}: ${what} on ${where}, its undo is being settled` };
    case 'holding': {
      const until = lastDue(state.hosts.filter(({ stage }) => stage === 'holding'));
      return {
        mark: 'warning',
        text: `${state.run}: ${what} on ${where} HOLDS until ${clockMinute(until)} UTC`,
      };
    }
    case 'ended': {
      const ending = state.ending ?? 'unknown';
      const [only] = state.hosts;
      const head =
        state.hosts.length === 1 && only
          ? endingWords(only, state, names).head
          : `${ending}: ${what} on ${where}`;
      return { mark: endingMarks[ending], text: `${state.run} ${head}` };
    }
  }
}

/** Where the one host stands, and what is waited for. */
function present(state: RunState, host: HostState, names: Names): string {
  const name = plain(host.name, 60);
  const attempt = host.attempts.at(-1);
  if (state.stage === 'awaiting-approval')
    return `Plan ${state.plan?.id ?? ''} needs ${needsWords(state, names)}.`;
  const undo = undoNow(host);
  if (host.stage === 'confirming') {
    const ending = host.verdict?.undo === 'confirm' ? host.verdict.ending : '';
    return ending === '' ? undo : `${ending}: judged. ${undo}`;
  }
  if (host.stage === 'holding') return undo;
  return [presentOf(state, name, attempt), undo].filter((part) => part !== '').join(' ');
}

function presentOf(
  state: RunState,
  name: string,
  attempt: HostState['attempts'][number] | undefined,
): string {
  if (attempt?.outcome) {
    const aim = state.intent === 'undo' ? 'what RDP does now' : 'whether RDP works now';
    return `${name}: ${outcomeWords(attempt.outcome)}. Looking from outside ${aim}.`;
  }
  if (attempt) {
    const until = clockTime(attempt.deadline);
    return `Sent to ${name} at ${clockTime(attempt.startedAt)} UTC; it has until ${until}. If contact is lost I look; nothing is sent twice.`;
  }
  return '';
}

function hostNote(host: HostState): string {
  if (host.reason !== '') return plain(host.reason, 160);
  const later = host.armed?.state === 'armed' ? laterWords(host.name, host.armed) : '';
  if (later !== '') return later;
  const outcome = host.attempts.at(-1)?.outcome;
  if (outcome) return outcomeWords(outcome);
  return host.look?.seen ? plain(host.look.seen.line, 160) : '';
}
