import { accountCode } from '../account-code.ts';
import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOf } from '../owner-of.ts';
import { refusedLogon } from '../refused-logon.ts';
import { strangers } from '../strangers.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'credentials-refused', title: 'The host refuses the account, not the connection' };

export const credentialsRefused: KnownCause = { ...head, judge };

/** Whoever is refused here has passed TCP and TLS, so keys and certificates are not it. Our probe never logs on. */
function judge(evidence: Evidence): Cause | null {
  const logon = refusedLogon(evidence);
  const near = logon?.found.near === true || (logon !== null && evidence.outside === null);
  const code = accountCode(evidence);
  if (!near && code === null) return null;
  const earlier = endsEarlier(evidence);
  // Among many strangers' failures the person's own cannot be told.
  const crowd = strangers(evidence).refused >= 20;
  const right = near && logon?.code === 'C000015B';
  return verdict(head, evidence, {
    confidence:
      earlier !== null || (crowd && code === null)
        ? 'weak'
        : near && code !== null && !crowd
          ? 'strong'
          : 'medium',
    for: [
      code,
      near ? logon!.line : null,
      earlier === null ? 'a logon is asked for only after TLS has worked' : null,
    ],
    against: [earlier, crowd ? 'many others were refused too, so it need not be the person' : null],
    notLooked: near ? [] : unseen(evidence, 'events'),
    owner: right ? describeOwner(ownerOf(evidence, 'Remote Desktop logon right')) : null,
  });
}
