import type { HostState, RunState } from '../run/run.ts';
import { clockMinute, clockTime } from './clock-time.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Fact, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { runWords } from './run-words.ts';

/** That a suspension ends soon, in its thread and in the incident channel; afterwards, that it is over. */
export function viewReminder(state: RunState, names: Names, link: string | null = null): Message {
  const hosts = state.hosts.filter(({ armed }) => armed?.holds === true);
  const over = hosts.every(({ armed }) => armed?.state !== 'armed');
  const where = hosts.map(({ name }) => plain(name, 60)).join(', ');
  const until = hosts[0]?.armed?.dueAt ?? '';
  const text = over
    ? `${state.run}: ${runWords(state)} on ${where} is over`
    : `${state.run}: ${runWords(state)} on ${where} ends at ${clockMinute(until)} UTC`;
  const blocks: Block[] = [
    { kind: 'heading', mark: over ? 'none' : 'warning', text },
    { kind: 'facts', rows: hosts.map(row) },
    { kind: 'context', text: `asked for by ${plain(names.person(state.requester), 60)}` },
  ];
  if (link !== null) blocks.push({ kind: 'links', links: [{ label: 'The whole story', url: link }] });
  if (!over) {
    blocks.push({
      kind: 'buttons',
      buttons: [{ label: 'End it now', command: `/rdp-undo ${state.run}` }],
    });
  }
  return makeMessage(blocks, text);
}

function row({ name, armed, ending }: HostState): Fact {
  const value =
    armed?.state === 'armed'
      ? `ends it by itself at ${clockTime(armed.dueAt)} UTC; then I look whether it did`
      : `${ending ?? 'over'}`;
  return { label: plain(name, 60), value };
}
