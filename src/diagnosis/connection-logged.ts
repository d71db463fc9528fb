import type { Evidence } from './evidence.ts';
import { describeEvent, findEvents } from './find-events.ts';
import { logGap } from './log-gap.ts';
import { coreLog, managerLog } from './log-names.ts';
import { observationOf } from './observation-of.ts';
import { probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

interface ConnectionReading {
  /** `perhaps`: connections were logged, but whose they were cannot be told. */
  readonly state: 'ours' | 'perhaps' | 'none' | 'not-looked';
  readonly line: string;
}

/**
 * Whether the host logged the connection of our probe: 261 of the listener, 131 of RdpCoreTS, 1158. "None" needs the
 * listener's own log to be there and whole, and a way to tell ours from others'.
 */
export function connectionLogged(evidence: Evidence): ConnectionReading {
  if (seenPart(evidence, 'events') === null || evidence.outside === null)
    return { state: 'not-looked', line: '' };
  const found = [
    ...findEvents(evidence, 'rdpcorets', [131]),
    ...findEvents(evidence, 'remoteconnectionmanager', [261, 1158]),
  ];
  // What names our socket, then our port, says more than what merely came while we probed.
  const ours =
    found.find(({ match }) => match === 'connection') ??
    found.find(({ match }) => match === 'port') ??
    found.find((each) => each.ours);
  if (ours !== undefined) return { state: 'ours', line: describeEvent(ours) };
  const marked = seenPart(evidence, 'event-mark') !== null;
  const told = probeClock(evidence)?.measured === true || marked;
  const near = found.find((each) => each.near && (each.match === 'probe' || !told));
  if (near !== undefined) return { state: 'perhaps', line: describeEvent(near) };
  const gap = logGap(evidence, managerLog);
  if (gap !== null) return { state: 'not-looked', line: gap };
  const core = logGap(evidence, coreLog) === null ? ', 131' : '';
  return { state: 'none', line: `the host logged no connection (261${core}) around our probe` };
}

/**
 * A line when the port answered us while the host's listener logged no connection at all: then something else
 * answered. Null when it did log one, or when its log cannot tell.
 */
export function noConnectionLogged(evidence: Evidence): string | null {
  if (observationOf(evidence.outside, 'tcp') !== 'open') return null;
  const { state, line } = connectionLogged(evidence);
  return state === 'none' ? line : null;
}
