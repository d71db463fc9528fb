import type { Evidence } from './evidence.ts';
import { findEvents, logGap } from './find-events.ts';
import { observationOf } from './observation-of.ts';
import { seenPart } from './seen-part.ts';

/** The log of the listener itself. */
export const managerLog = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational';

/**
 * A line when the port answered us while the host's listener logged no connection at all (event 261): then
 * something else answered. Null when it did log one, or when its log cannot tell.
 */
export function noConnectionLogged(evidence: Evidence): string | null {
  if (seenPart(evidence, 'events') === null || observationOf(evidence.outside, 'tcp') !== 'open') return null;
  if (findEvents(evidence, 'remoteconnectionmanager', [261]).some(({ near }) => near)) return null;
  if (logGap(evidence, managerLog) !== null) return null;
  return 'the host logged no connection (261) around our probe';
}
