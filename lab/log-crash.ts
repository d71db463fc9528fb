import { controlManager, logEvent } from './event-log.ts';
import type { LabHost } from './model.ts';

/** TermService crashed three times within the last half hour, in that module; the last time nothing restarted it. */
export function logCrash(host: LabHost, now: Date, module: string): void {
  const data = { AppName: 'svchost.exe_TermService', ModuleName: module, ExceptionCode: 'c0000005' };
  const error = { channel: 'Application', provider: 'Application Error', id: 1000, data };
  for (const [minutesAgo, id] of [
    [25, 7031],
    [14, 7031],
    [4, 7034],
  ] as const) {
    const at = new Date(now.getTime() - minutesAgo * 60_000);
    logEvent(host, error, at);
    logEvent(host, { ...controlManager, id, data: { param1: 'Remote Desktop Services' } }, at);
  }
}
