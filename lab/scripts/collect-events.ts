import { connectionManager, hostClock, schannel } from '../event-log.ts';
import { type Behaviour, returned } from './behaviour.ts';

const certificate = [1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059];
const manager = connectionManager.provider;

/** Channels and ids asked for, as in the script. */
const wanted: Readonly<Record<string, readonly number[]>> = {
  System: [...certificate, 36869, 36870, 36871, 36872, 36874, 36887, 36888],
  [`${manager}/Admin`]: certificate,
  [`${manager}/Operational`]: [...certificate, 258, 259, 260, 261],
};
const providers: readonly string[] = [schannel.provider, 'Microsoft-Windows-Schannel', manager];
const monthMs = 30 * 86_400_000;

export const collectEvents: Behaviour = {
  parameters: ['sinceMinutes'],
  run({ given }, { host, now }) {
    const minutes = given('sinceMinutes') ?? 60;
    if (typeof minutes !== 'number' || minutes < 1 || minutes > 10_080) {
      const message = 'Cannot validate argument on parameter SinceMinutes.';
      return { kind: 'threw', id: 'ParameterArgumentValidationError', message };
    }
    const clock = hostClock(host, now()).getTime();
    const since = new Date(clock - minutes * 60_000).toISOString();
    const channels = Object.keys(wanted).map((name) => {
      const state = host.channels[name] ?? ('read' as const);
      // The model keeps what RDP writes; a real log is full of other things and reaches back a month.
      const kept = host.events.filter((event) => event.channel === name).map((event) => event.at);
      const oldest = [new Date(clock - monthMs).toISOString(), ...kept].sort()[0] ?? null;
      return { name, state, oldest: state === 'read' ? oldest : null };
    });
    const events = host.events
      .filter((event) => channels.some(({ name, state }) => name === event.channel && state === 'read'))
      .filter((event) => wanted[event.channel]?.includes(event.id) && providers.includes(event.provider))
      .filter((event) => event.at >= since)
      .sort((a, b) => (a.at < b.at || (a.at === b.at && a.recordId < b.recordId) ? 1 : -1))
      .map(({ channel, provider, id, at, data }) => ({ channel, provider, id, at, data: { ...data } }));
    return returned({ since, channels, events });
  },
};
