import type { LabEvent, LabHost } from './model.ts';

export const schannel = { channel: 'System', provider: 'Schannel' } as const;
export const connectionManager = {
  channel: 'System',
  provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
} as const;

const manager = connectionManager.provider;
/** The same provider's own two channels. */
export const managerAdmin = { channel: `${manager}/Admin`, provider: manager } as const;
export const managerOperational = { channel: `${manager}/Operational`, provider: manager } as const;
export const sessionManager = {
  channel: 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager',
} as const;
export const rdpCore = {
  channel: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational',
  provider: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS',
} as const;
export const controlManager = { channel: 'System', provider: 'Service Control Manager' } as const;
export const security = { channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing' } as const;

/** What a channel holds at most; the oldest go first. Real ones are larger, and full of other things. */
const mostPerChannel = 500;

/** The host's own clock. */
export function hostClock(host: LabHost, now: Date): Date {
  return new Date(now.getTime() + host.clockOffsetMs);
}

/**
 * Adds an event, stamped with the host's own clock. `now` is the real time. Record ids grow for ever within a
 * channel, as EventRecordID does.
 */
export function logEvent(
  host: LabHost,
  event: Pick<LabEvent, 'channel' | 'provider' | 'id' | 'data'>,
  now: Date,
): void {
  const { channel, provider, id, data } = event;
  const kept = host.events.filter((each) => each.channel === channel);
  const recordId = kept.reduce((highest, each) => Math.max(highest, each.recordId), 0) + 1;
  const oldest = kept.length < mostPerChannel ? undefined : kept[0];
  if (oldest !== undefined) host.events.splice(host.events.indexOf(oldest), 1);
  host.events.push({
    channel,
    provider,
    id,
    at: hostClock(host, now).toISOString(),
    recordId,
    data: { ...data },
  });
}
