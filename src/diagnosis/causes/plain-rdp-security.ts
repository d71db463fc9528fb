import type { Cause, KnownCause } from '../cause.ts';
import { describeValue, effectiveValue } from '../effective-value.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'plain-rdp-security', title: 'The listener speaks plain RDP security only' };

export const plainRdpSecurity: KnownCause = { ...head, judge };

/** Security layer 0: no server authentication, no NLA (failure code 2, MS-RDPBCGR 2.2.1.2.2). */
function judge(evidence: Evidence): Cause | null {
  const seen = observationOf(evidence.outside, 'negotiation');
  const sign = signs(evidence)[seen ?? ''] ?? null;
  const listener = seenPart(evidence, 'listener');
  const layer = effectiveValue(evidence, 'securityLayer');
  const zero = layer?.value === 0;
  if (sign === null && !zero) return null;
  const line = layer === null ? null : describeValue('SecurityLayer', layer);
  const local = listener?.local.securityLayer ?? null;
  const beaten =
    zero && layer.owner !== null && local !== null ? `the local value ${local} does not count` : null;
  const offersTls = zero && sign === null && evidence.outside !== null && offersTlsNow(seen);
  return verdict(head, evidence, {
    confidence: offersTls ? 'weak' : zero && sign !== null ? 'strong' : 'medium',
    for: [sign, zero ? line : null, beaten],
    against: [zero ? null : line, offersTls ? `TLS is offered, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'listener'),
    owner: zero ? layer.owner : null,
  });
}

function signs(evidence: Evidence): Readonly<Record<string, string>> {
  const from = `seen from ${evidence.outside?.from}`;
  return {
    'plain-rdp': `TLS is refused, standard RDP security only, ${from}`,
    'no-negotiation': `answers without negotiation, as Windows XP and 2003 do, ${from}`,
  };
}

function offersTlsNow(seen: string | null): boolean {
  return seen === 'nla-required' || seen === 'nla-optional' || seen === 'nla-offered' || seen === 'tls-only';
}
