import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { sessionEnds } from '../session-ends.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'session-ends-after-logon', title: 'The session ends right after the logon' };

export const sessionEndsAfterLogon: KnownCause = { ...head, judge };

/** 1149 then 24 or 40 within so long: the profile, a licence, graphics or a policy, never TLS. */
const soonMs = 30_000;
/** Reasons of event 40 that somebody wanted: replaced by another connection, cut by an administrator, by the user, logoff. */
const wanted = [5, 1, 2, 11, 12];

function judge(evidence: Evidence): Cause | null {
  const ends = sessionEnds(evidence).filter(
    ({ lastedMs, reason }) => lastedMs <= soonMs && !wanted.includes(reason ?? -1),
  );
  const end = ends.find(({ began }) => began.near) ?? ends[0];
  if (end === undefined) return null;
  const earlier = endsEarlier(evidence);
  const works = evidence.outside?.verdict === 'healthy' || evidence.outside?.verdict === 'degraded';
  const failed = (evidence.codes?.main ?? 0) > 3 || (evidence.codes?.extended ?? 0) > 0;
  const strong = works && end.began.near && failed;
  return verdict(head, evidence, {
    confidence: earlier !== null ? 'weak' : strong ? 'strong' : 'medium',
    for: [
      end.line,
      ends.length > 1 ? `so ended ${ends.length} sessions in the time that was asked for` : null,
      works ? `the connection works up to the logon, seen from ${evidence.outside?.from}` : null,
    ],
    against: [earlier],
    notLooked: unseen(evidence, 'licensing'),
  });
}
