import type { TcpObservation } from '../rdp/look.ts';
import type { Evidence } from './evidence.ts';
import { observationOf } from './observation-of.ts';

const words: Partial<Record<TcpObservation, string>> = {
  refused: 'refused',
  'timed-out': 'timed out',
  unreachable: 'unreachable',
  reset: 'reset',
  failed: 'failed',
};

/** How the TCP connection failed, in one line: `TCP 3389 refused, seen from hq`; null when it did not. */
export function tcpClosed(evidence: Evidence): string | null {
  const { outside } = evidence;
  const word = words[observationOf(outside, 'tcp') as TcpObservation];
  return word === undefined ? null : `TCP ${outside?.port} ${word}, seen from ${outside?.from}`;
}

/** The TCP connection opened, in one line; null when it did not or was not tried. */
export function tcpOpen(evidence: Evidence): string | null {
  const { outside } = evidence;
  if (observationOf(outside, 'tcp') !== 'open') return null;
  return `TCP ${outside?.port} is open, seen from ${outside?.from}`;
}
