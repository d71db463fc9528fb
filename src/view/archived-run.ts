import type { AuditEntry } from '../audit/entry.ts';
import { calendarDay, clockTime } from './clock-time.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Fact, Message } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** A run that is no longer kept, as the audit log tells it: in order, with everything the log says of each event. */
export function viewArchivedRun(
  run: string,
  { entries, changed }: { readonly entries: readonly AuditEntry[]; readonly changed: number },
  names: Names,
): Message {
  const asked = entries.find(({ what }) => what === 'requested');
  const ended = entries.findLast(({ what }) => what === 'ended');
  const glass = entries.some(({ what }) => what === 'broke-glass') ? ', BREAK-GLASS' : '';
  const what =
    asked === undefined
      ? ''
      : `: ${plain(asked.detail.playbook ?? '', 80)} on ${plain(asked.detail.hosts ?? '', 120)}`;
  const how = ended === undefined ? 'its end is not in the log' : plain(ended.detail.ending ?? 'ended', 40);
  const day = entries[0] === undefined ? '' : `, ${calendarDay(entries[0].at)}`;
  const blocks: Block[] = [
    { kind: 'heading', mark: glass === '' ? 'none' : 'warning', text: `${run}${what}, ${how}${glass}${day}` },
    {
      kind: 'context',
      text: 'From the audit log: the run itself is no longer kept. It cannot be undone from here.',
    },
    ...(changed === 0 ? [] : [{ kind: 'text' as const, text: changedWords(changed) }]),
    { kind: 'facts', title: 'what happened (UTC)', rows: entries.map((entry) => row(entry, names)) },
  ];
  return makeMessage(blocks);
}

function changedWords(changed: number): string {
  const lines = changed === 1 ? '1 line of the log' : `${changed} lines of the log`;
  return `${lines} about it ${changed === 1 ? 'was' : 'were'} CHANGED after it was written, and is left out. medic audit verify says where.`;
}

function row({ at, what, actor, host, detail }: AuditEntry, names: Names): Fact {
  const who = actor === 'rdp-medic' ? '' : ` by ${plain(names.person(actor), 60)}`;
  const where = host === null ? '' : `${plain(host, 60)}: `;
  const said = Object.entries(detail)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${plain(name, 40)} ${plain(text, 160)}`)
    .join(', ');
  return {
    label: clockTime(at),
    value: plain(`${where}${what}${who}${said === '' ? '' : ` (${said})`}`, 600),
  };
}
