import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { keyState } from '../key-state.ts';
import { passed } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'listener-key-missing', title: "The file of the listener's private key is gone" };

export const listenerKeyMissing: KnownCause = { ...head, judge };

/**
 * Nobody can be given access to what is not there: Windows has to make a new key (R04). A pinned certificate and a
 * renamed folder are causes of their own, with other ends.
 */
function judge(evidence: Evidence): Cause | null {
  const key = keyState(evidence);
  if (key.state !== 'missing') return null;
  if (seenPart(evidence, 'certificate')?.pinnedInStore === true) return null;
  if ((seenPart(evidence, 'key-access')?.renamedFolders.length ?? 0) > 0) return null;
  const sign = hangUp(evidence);
  const works = passed(evidence.outside, 'tls');
  return verdict(head, evidence, {
    confidence: works ? 'weak' : sign === null ? 'medium' : 'strong',
    for: [sign, key.line],
    against: [works ? `TLS completes, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'certificate', 'events'),
  });
}
