import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { hostAnsweredInside } from '../seen-part.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'port-filtered-or-host-down', title: 'The port is filtered or the host is down' };

export const portFilteredOrHostDown: KnownCause = { ...head, judge };

/** A group: silence looks the same for both, until the host answers inside. */
function judge(evidence: Evidence): Cause | null {
  const seen = observationOf(evidence.outside, 'tcp');
  if (seen !== 'timed-out' && seen !== 'unreachable') return null;
  if (hostAnsweredInside(evidence)) return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [tcpClosed(evidence)],
    notLooked: unseen(evidence, 'firewall', 'services'),
  });
}
