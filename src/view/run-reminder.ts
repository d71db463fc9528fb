import type { HostState, RunState } from '../run/run.ts';
import { clockMinute, clockTime } from './clock-time.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Fact, Mark, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';
import { runWords } from './run-words.ts';
import { lastDue, laterWords } from './undo-words.ts';

/** That a suspension ends soon, in its thread and in the incident channel; afterwards, that it is over. */
export function viewReminder(state: RunState, names: Names, link: string | null = null): Message {
  const hosts = state.hosts.filter(({ armed }) => armed?.holds === true);
  const over = hosts.every(({ ending }) => ending !== null);
  const where = hosts.map(({ name }) => plain(name, 60)).join(', ');
  const [mark, says] = over ? overWords(hosts) : soonWords(hosts);
  const text = `${state.run}: ${runWords(state)} on ${where} ${says}`;
  const blocks: Block[] = [
    { kind: 'heading', mark, text },
    { kind: 'facts', rows: hosts.map(row) },
    { kind: 'context', text: `asked for by ${plain(names.person(state.requester), 60)}` },
  ];
  if (link !== null) blocks.push({ kind: 'links', links: [{ label: 'The whole story', url: link }] });
  if (hosts.some(({ stage }) => stage === 'holding')) {
    blocks.push({
      kind: 'buttons',
      buttons: [{ label: 'End it now', command: `/rdp-undo ${state.run}` }],
    });
  }
  return makeMessage(blocks, text);
}

/** Only what was put back is over. */
function overWords(hosts: readonly HostState[]): [mark: Mark, says: string] {
  return hosts.every(({ ending }) => ending === 'reverted')
    ? ['none', 'is over']
    : ['fault', 'is NOT known to be over'];
}

function soonWords(hosts: readonly HostState[]): [mark: Mark, says: string] {
  const at = clockMinute(lastDue(hosts.filter(({ ending }) => ending === null)));
  return hosts.some(isUnsound)
    ? ['fault', `was to end at ${at} UTC, and may NOT end by itself`]
    : ['warning', `ends at ${at} UTC`];
}

function isUnsound({ armed }: HostState): boolean {
  return armed?.state === 'armed' && armed.remindedOf === 'unsound';
}

function row(host: HostState): Fact {
  return { label: plain(host.name, 60), value: toldOf(host) };
}

function toldOf(host: HostState): string {
  const { armed, ending, stage } = host;
  if (ending !== null) return ending;
  const at = clockTime(armed?.dueAt ?? '');
  if (isUnsound(host))
    return 'what it keeps to end it is NOT as it was stored: someone must look, or end it now';
  const later = armed === undefined ? '' : laterWords(host.name, armed);
  const seen = armed?.remindedOf === 'not-seen' ? '; it could not be asked about that just now' : '';
  return stage === 'holding'
    ? `ends it by itself at ${at} UTC; then I look whether it did${seen}${later === '' ? '' : `. ${later}`}`
    : `is being ended; else it ends it by itself at ${at} UTC${seen}`;
}
