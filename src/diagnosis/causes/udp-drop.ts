import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { sessionEnds } from '../session-ends.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'udp-drop', title: 'Sessions over UDP drop after about a minute' };

export const udpDrop: KnownCause = { ...head, judge };

/** The drop lies near 65 s: clients of build 26100 of early 2025 against hosts up to Server 2016. */
const earliestMs = 55_000;
const latestMs = 80_000;
const wanted = [5, 1, 2, 11, 12];

function judge(evidence: Evidence): Cause | null {
  const ends = sessionEnds(evidence).filter(
    ({ lastedMs, reason }) =>
      lastedMs >= earliestMs && lastedMs <= latestMs && !wanted.includes(reason ?? -1),
  );
  const end = ends.find(({ began }) => began.near) ?? ends[0];
  if (end === undefined) return null;
  const transport = seenPart(evidence, 'listener')?.policy.selectTransport ?? null;
  const build = seenPart(evidence, 'system')?.build ?? null;
  const old = build !== null && build <= 14393;
  const earlier = endsEarlier(evidence);
  const tcpOnly = transport === 1;
  return verdict(head, evidence, {
    confidence: tcpOnly || earlier !== null ? 'weak' : ends.length > 1 || old ? 'medium' : 'weak',
    for: [
      end.line,
      ends.length > 1 ? `so dropped ${ends.length} sessions in the time that was asked for` : null,
      old ? `the host is of build ${build}, which the UDP fault of 2025 is known for` : null,
    ],
    against: [tcpOnly ? 'SelectTransport is 1: UDP is not used' : null, earlier],
    notLooked: [...unseen(evidence, 'listener', 'system'), "client: the build of the person's own PC"].filter(
      (line) => evidence.client?.build == null || !line.startsWith('client'),
    ),
    owner: tcpOnly ? describeOwner(ownerOf(evidence, 'SelectTransport')) : null,
  });
}
