import { endHost, type HostEnd } from './end.ts';
import type { HostState, RunEvent } from './run.ts';

/**
 * How a host ends: at once, or, where an undo is armed on it, once the host has said what became of that. confirm: what
 * stands is to stay, so the undo is disarmed; await: the host is to put it back by itself.
 */
export function endOnceOver(at: string, host: HostState, end: HostEnd, undo: 'confirm' | 'await'): RunEvent {
  if (host.armed?.state !== 'armed') return endHost(at, host.name, end);
  return { at, type: 'judged', host: host.name, ...end, undo };
}
