import type { EventsPart } from '../../../src/diagnosis/parts.ts';
import type { Outcome, Value } from '../../../src/playbook/step.ts';
import { hostClock } from '../../event-log.ts';
import { asRecord, type Behaviour, returned } from '../behaviour.ts';
import { readChannel } from './read-channel.ts';
import { wantedEvents } from './wanted-events.ts';

/** Events of a window by the host's clock; `after` names, per channel, the newest record that is not wanted. */
export const events: Behaviour = {
  parameters: ['sinceMinutes', 'after'],
  run({ given }, { host, now }) {
    const minutes = given('sinceMinutes') ?? 60;
    if (typeof minutes !== 'number' || minutes < 1 || minutes > 10_080) return notValid('SinceMinutes');
    const marks = asRecord(given('after') ?? {});
    if (marks === null) return notValid('After');
    const clockMs = hostClock(host, now()).getTime();
    const since = new Date(clockMs - minutes * 60_000).toISOString();
    const reads = Object.keys(wantedEvents).map((name) => {
      const mark = marks[name];
      return readChannel(host, name, { clockMs, since, after: typeof mark === 'number' ? mark : null });
    });
    const answer: EventsPart = {
      since,
      channels: reads.map((read) => read.channel),
      events: reads.flatMap((read) => read.events),
    };
    return returned(answer as unknown as Value);
  },
};

function notValid(name: string): Outcome {
  const message = `Cannot validate argument on parameter ${name}.`;
  return { kind: 'threw', id: 'ParameterArgumentValidationError', message };
}
