import { failingLayer } from '../../rdp/look.ts';
import type { Cause, KnownCause } from '../cause.ts';
import { describeLayer } from '../describe-layer.ts';
import type { Evidence } from '../evidence.ts';
import { partNames } from '../evidence.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'unexplained', title: 'Nothing known explains what was seen' };

/** Speaks only when no other cause does and the look from outside is not healthy. */
export const unexplained: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  if (outside === null || outside.verdict === 'healthy') return null;
  const layer = failingLayer(outside);
  const weakness = outside.protocols.rdp === 'accepted' ? 'plain RDP security is accepted too' : null;
  const line =
    layer === null ? (weakness ?? `the look came to ${outside.verdict}`) : describeLayer(layer, outside.port);
  return verdict(head, evidence, {
    confidence: 'weak',
    for: [`${line}, seen from ${outside.from}`],
    notLooked: unseen(evidence, ...partNames),
  });
}
