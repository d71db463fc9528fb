import type { Cause, KnownCause } from '../cause.ts';
import { deniedTo, networkServiceSids } from '../denied-to.ts';
import { describeKey } from '../describe-key.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { passed } from '../observation-of.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'key-denied', title: 'A Deny entry on the key file beats every permission' };

export const keyDenied: KnownCause = { ...head, judge };

/** FILE_READ_DATA, GENERIC_ALL, GENERIC_READ: without one of them a Deny entry does not touch reading. */
const reading = 0x1 | 0x10000000 | 0x80000000;

/** Removing a Deny is a change of its own: granting read beside it helps nobody. */
function judge(evidence: Evidence): Cause | null {
  const key = seenPart(evidence, 'key-access');
  if (key === null || key.file === null || key.entries === null) return null;
  const denied = deniedTo(key.entries, networkServiceSids, reading);
  if (denied === null) return null;
  const sign = hangUp(evidence);
  const works = passed(evidence.outside, 'tls');
  const whose = denied.includes('NETWORK SERVICE') ? '' : ', which NETWORK SERVICE is one of';
  const owner = describeOwner(ownerOf(evidence, 'key file access'));
  return verdict(head, evidence, {
    confidence: works ? 'weak' : sign === null ? 'medium' : 'strong',
    for: [sign, `${denied} is denied read on key ${describeKey(key.file)}${whose}`],
    against: [works ? `TLS completes, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'events'),
    owner,
  });
}
