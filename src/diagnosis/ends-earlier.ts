import { failingLayer } from '../rdp/look.ts';
import { describeLayer } from './describe-layer.ts';
import type { Evidence } from './evidence.ts';

/** A line against causes that come after a logon: the connection ends before one; null where it does not. */
export function endsEarlier({ outside }: Evidence): string | null {
  if (outside === null || (outside.verdict !== 'broken' && outside.verdict !== 'unreachable')) return null;
  const layer = failingLayer(outside);
  return layer === null
    ? `the connection fails before a logon, seen from ${outside.from}`
    : `the connection ends before a logon (${describeLayer(layer, outside.port)}), seen from ${outside.from}`;
}
