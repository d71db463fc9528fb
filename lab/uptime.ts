import { hostClock } from './event-log.ts';
import type { LabHost } from './model.ts';

/** Milliseconds since the host was started. When that was is its clock less this counter, on Windows as here. */
export function uptimeMs(host: LabHost, now: Date): number {
  return hostClock(host, now).getTime() - Date.parse(host.reboot.lastBoot);
}

/** Sets the clock of a host, as somebody does by hand: its counter goes on as it was. */
export function setClock(host: LabHost, byMs: number): void {
  host.clockOffsetMs += byMs;
  host.reboot.lastBoot = new Date(Date.parse(host.reboot.lastBoot) + byMs).toISOString();
}
