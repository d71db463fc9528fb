import type { EventMarkPart } from '../../../src/diagnosis/parts.ts';
import { hostClock } from '../../event-log.ts';
import type { LabHost } from '../../model.ts';
import { channelState } from './channel-state.ts';
import { part } from './part.ts';
import { wantedEvents } from './wanted-events.ts';

export const eventMark = part<EventMarkPart>((host, now) => ({
  now: hostClock(host, now).toISOString(),
  channels: Object.keys(wantedEvents).map((name) => ({ name, newest: newestOf(host, name) })),
}));

function newestOf(host: LabHost, channel: string): number | null {
  if (channelState(host, channel) !== 'read') return null;
  const records = host.events.filter((event) => event.channel === channel).map(({ recordId }) => recordId);
  return records.length === 0 ? null : Math.max(...records);
}
