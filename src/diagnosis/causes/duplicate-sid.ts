import { accountCode } from '../account-code.ts';
import type { Cause, KnownCause } from '../cause.ts';
import { credsspEnds } from '../credssp-ends.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'duplicate-sid', title: 'This machine was cloned: another one has the same machine SID' };

export const duplicateSid: KnownCause = { ...head, judge };

/** Updates since which Windows refuses Kerberos and NTLM between clones (release health, 2025-08 and 2025-09). */
const updates = ['KB5064081', 'KB5065426'];

/** LsaSrv 6167 says it in as many words; the updates only say since when it matters. */
function judge(evidence: Evidence): Cause | null {
  const [event] = findEvents(evidence, 'lsasrv', [6167]);
  if (event === undefined) return null;
  const installed = seenPart(evidence, 'updates')?.hotfixes.map(({ id }) => id.toUpperCase()) ?? [];
  const matched = updates.filter((id) => installed.includes(id));
  const sign = credsspEnds(evidence) ?? accountCode(evidence);
  return verdict(head, evidence, {
    confidence: sign === null ? 'medium' : 'strong',
    for: [
      sign,
      describeEvent(event),
      matched.length === 0 ? null : `${matched.join(', ')} is installed, since which clones are refused`,
    ],
    notLooked: matched.length === 0 ? unseen(evidence, 'updates') : [],
  });
}
