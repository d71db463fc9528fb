import type { LabEvent, LabHost } from './model.ts';

export const schannel = { channel: 'System', provider: 'Schannel' } as const;
export const connectionManager = {
  channel: 'System',
  provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
} as const;

/** The host's own clock. */
export function hostClock(host: LabHost, now: Date): Date {
  return new Date(now.getTime() + host.clockOffsetMs);
}

/** Adds an event, stamped with the host's own clock; record ids grow for ever. `now` is the real time. */
export function logEvent(
  host: LabHost,
  event: Pick<LabEvent, 'channel' | 'provider' | 'id' | 'data'>,
  now: Date,
): void {
  const recordId = host.events.reduce((highest, each) => Math.max(highest, each.recordId), 0) + 1;
  const { channel, provider, id, data } = event;
  host.events.push({
    channel,
    provider,
    id,
    at: hostClock(host, now).toISOString(),
    recordId,
    data: { ...data },
  });
}
