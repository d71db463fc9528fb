import type { EventsPart, HostEvent } from '../../../src/diagnosis/parts.ts';
import type { LabEvent, LabHost } from '../../model.ts';
import { channelState } from './channel-state.ts';
import { type EventQuestion, wantedEvents } from './wanted-events.ts';

/** Of one question no more records and no more letters are kept; the older ones are then unknown. */
const mostRecords = 100;
const mostLetters = 12_000;
const mostFields = 30;
const longestField = 400;
const monthMs = 30 * 86_400_000;

/** Of a failed logon: who, from where, and why. */
const logonFields = [
  'TargetUserName',
  'TargetDomainName',
  'Status',
  'SubStatus',
  'LogonType',
  'IpAddress',
  'IpPort',
  'AuthenticationPackageName',
  'WorkstationName',
  'AccountName',
  'AccountDomain',
  'ClientAddress',
];

export interface Window {
  /** The host's own clock, Unix milliseconds. */
  readonly clockMs: number;
  /** ISO 8601, UTC, by that clock. */
  readonly since: string;
  /** The newest record that is not wanted; null: none is named. */
  readonly after: number | null;
}

export interface ChannelRead {
  readonly channel: EventsPart['channels'][number];
  readonly events: readonly HostEvent[];
}

/** One channel of the window, newest record first, with what the script says about the reading. */
export function readChannel(host: LabHost, name: string, window: Window): ChannelRead {
  const state = channelState(host, name);
  if (state !== 'read') return { channel: { name, state, oldest: null, cut: false }, events: [] };
  const kept = host.events.filter((event) => event.channel === name);
  // The model keeps what RDP writes; a real log is full of other things and reaches back a month.
  const times = [new Date(window.clockMs - monthMs).toISOString(), ...kept.map((event) => event.at)];
  const answers = (wantedEvents[name] ?? []).map((question) => answer(kept, question, window));
  const events = answers.flatMap((each) => each.events).toSorted((a, b) => b.record - a.record);
  const cut = answers.some((each) => each.cut);
  return { channel: { name, state, oldest: times.toSorted()[0]!, cut }, events };
}

function answer(
  kept: readonly LabEvent[],
  { ids, providers }: EventQuestion,
  { since, after }: Window,
): { events: HostEvent[]; cut: boolean } {
  const records = kept
    .filter((event) => ids.includes(event.id) && event.at >= since)
    .toSorted((a, b) => b.recordId - a.recordId)
    .slice(0, mostRecords);
  const events: HostEvent[] = [];
  let letters = 0;
  for (const record of records) {
    if (after !== null && record.recordId <= after) return { events, cut: false };
    if (!providers.includes(record.provider)) continue;
    const data = fieldsOf(record);
    const text = Object.values(data).join(' ');
    if (record.channel === 'Application' && !/TermService|termsrv|rdpcorets/i.test(text)) continue;
    letters += 150 + Object.keys(data).join(' ').length + text.length;
    if (letters > mostLetters) return { events, cut: true };
    const { channel, provider, id, at, recordId } = record;
    events.push({ channel, provider, id, at, record: recordId, data });
  }
  return { events, cut: records.length >= mostRecords };
}

function fieldsOf({ channel, data }: LabEvent): Record<string, string> {
  const fields = Object.entries(data)
    .slice(0, mostFields)
    .map(([name, value]) => [name, value.slice(0, longestField)] as const);
  return Object.fromEntries(
    channel === 'Security' ? fields.filter(([name]) => logonFields.includes(name)) : fields,
  );
}
