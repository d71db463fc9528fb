import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-stopped-or-rdp-off', title: 'The service is stopped or RDP is off' };

export const serviceStoppedOrRdpOff: KnownCause = { ...head, judge };

/** A group: both refuse the connection alike. One part looked at from inside is enough to split it. */
function judge(evidence: Evidence): Cause | null {
  if (observationOf(evidence.outside, 'tcp') !== 'refused') return null;
  if (seenPart(evidence, 'services') !== null || seenPart(evidence, 'listener') !== null) return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [`${tcpClosed(evidence)}: the host answers, nothing listens`],
    notLooked: unseen(evidence, 'services', 'listener'),
  });
}
