import { accountCode } from '../account-code.ts';
import type { Cause, KnownCause } from '../cause.ts';
import { credsspEnds } from '../credssp-ends.ts';
import type { Evidence } from '../evidence.ts';
import { refusedLogon } from '../refused-logon.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'secure-channel-broken',
  title: 'The secure channel of this host to its domain is broken',
};

export const secureChannelBroken: KnownCause = { ...head, judge };

/** Nobody of the domain can log on then (4625 with C000018C); the handshake up to NLA still works. */
function judge(evidence: Evidence): Cause | null {
  const domain = seenPart(evidence, 'domain');
  const logon = refusedLogon(evidence);
  const trust = logon !== null && ['C000018C', 'C000018D', 'C0000192', 'C000005E'].includes(logon.code ?? '');
  const broken = domain?.joined !== false && domain?.secureChannel === false;
  if (!broken && !(trust && domain?.secureChannel !== true)) return null;
  const sign = credsspEnds(evidence) ?? accountCode(evidence);
  const of = domain?.domain ?? 'its domain';
  return verdict(head, evidence, {
    confidence: broken && sign !== null ? 'strong' : 'medium',
    for: [sign, broken ? `the secure channel to ${of} does not answer` : null, trust ? logon.line : null],
    notLooked: [...unseen(evidence, 'domain', 'events')],
  });
}
