import type { EventsPart } from '../../../src/diagnosis/parts.ts';
import type { Outcome, Value } from '../../../src/playbook/step.ts';
import { hostClock } from '../../event-log.ts';
import type { LabEvent } from '../../model.ts';
import { asRecord, type Behaviour, returned } from '../behaviour.ts';
import { channelState, wantedEvents } from './channels.ts';

const monthMs = 30 * 86_400_000;
/** Of one channel no more are fetched; the older ones are then unknown. */
const mostPerChannel = 300;

/** Events of a window by the host's clock; `after` names, per channel, the newest record that is not wanted. */
export const events: Behaviour = {
  parameters: ['sinceMinutes', 'after'],
  run({ given }, { host, now }) {
    const minutes = given('sinceMinutes') ?? 60;
    if (typeof minutes !== 'number' || minutes < 1 || minutes > 10_080) return notValid('SinceMinutes');
    const after = asRecord(given('after') ?? {});
    if (after === null) return notValid('After');
    const clock = hostClock(host, now()).getTime();
    const since = new Date(clock - minutes * 60_000).toISOString();
    const looks = Object.keys(wantedEvents).map((name) => {
      const state = channelState(host, name);
      const kept = host.events.filter((event) => event.channel === name);
      // The model keeps what RDP writes; a real log is full of other things and reaches back a month.
      const times = [new Date(clock - monthMs).toISOString(), ...kept.map((event) => event.at)];
      const mark = after[name];
      const found = kept
        .filter((event) => isWanted(event) && event.at >= since)
        .filter((event) => typeof mark !== 'number' || event.recordId > mark)
        .toSorted((a, b) => b.recordId - a.recordId);
      const read = state === 'read';
      return {
        channel: {
          name,
          state,
          oldest: read ? times.toSorted()[0]! : null,
          cut: read && found.length > mostPerChannel,
        },
        events: read ? found.slice(0, mostPerChannel) : [],
      };
    });
    const answer: EventsPart = {
      since,
      channels: looks.map((look) => look.channel),
      events: looks.flatMap((look) => look.events.map(shown)),
    };
    return returned(answer as unknown as Value);
  },
};

function isWanted({ channel, provider, id }: LabEvent): boolean {
  return (wantedEvents[channel] ?? []).some(
    (wanted) => wanted.providers.includes(provider) && wanted.ids.includes(id),
  );
}

function shown({ channel, provider, id, at, recordId, data }: LabEvent): EventsPart['events'][number] {
  return { channel, provider, id, at, record: recordId, data: { ...data } };
}

function notValid(name: string): Outcome {
  const message = `Cannot validate argument on parameter ${name}.`;
  return { kind: 'threw', id: 'ParameterArgumentValidationError', message };
}
