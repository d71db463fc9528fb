import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'ipsec-required', title: 'A connection security rule (IPsec) lets nobody in without it' };

export const ipsecRequired: KnownCause = { ...head, judge };

/** "Require inbound" is silence to whoever does not speak IPsec (R54). */
function judge(evidence: Evidence): Cause | null {
  const rules = seenPart(evidence, 'firewall')?.connectionSecurity ?? null;
  const required = (rules ?? []).filter(({ requiresInbound }) => requiresInbound);
  if (required.length === 0) return null;
  const { outside } = evidence;
  const closed = tcpClosed(evidence);
  const silent =
    observationOf(outside, 'tcp') === 'timed-out' || observationOf(outside, 'tcp') === 'unreachable';
  const open = observationOf(outside, 'tcp') === 'open';
  const names = required.map(({ name }) => name).toSorted();
  const byPolicy = required.some(({ place }) => place === 'policy');
  return verdict(head, evidence, {
    confidence: open ? 'weak' : silent ? 'strong' : 'medium',
    for: [
      silent ? closed : null,
      `connection security rule ${names.join(', ')} requires IPsec for what comes in`,
    ],
    against: [open ? `TCP ${outside?.port} is open, seen from ${outside?.from}` : silent ? null : closed],
    owner: byPolicy ? describeOwner(ownerOf(evidence, 'firewall rules')) : null,
  });
}
