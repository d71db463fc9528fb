import type { Cause, KnownCause } from '../cause.ts';
import { describeThumbprint, plainThumbprint } from '../describe-thumbprint.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'pinned-certificate-gone', title: 'The pinned certificate is no longer in the store' };

export const pinnedCertificateGone: KnownCause = { ...head, judge };

/** 1051: the configured certificate is unusable, the default one was taken. */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'certificate');
  const [event] = findEvents(evidence, 'remoteconnectionmanager', [1051]);
  const logged = event === undefined ? null : describeEvent(event);
  // The log alone: the pin may have been mended since.
  if (part === null) {
    if (logged === null) return null;
    const notLooked = unseen(evidence, 'certificate');
    return verdict(head, evidence, { confidence: 'medium', for: [logged], notLooked });
  }
  if (part.pinned === null || part.pinnedInStore !== false) return null;
  const served = evidence.outside?.certificate?.sha1 ?? null;
  const pin = describeThumbprint(part.pinned);
  const from = evidence.outside?.from;
  const servesPin = served !== null && plainThumbprint(served) === plainThumbprint(part.pinned);
  const sign =
    served === null || servesPin
      ? hangUp(evidence)
      : `${defaultOrOther(part.stored?.thumbprint, served)} is served, seen from ${from}`;
  return verdict(head, evidence, {
    confidence: servesPin ? 'weak' : sign !== null || logged !== null ? 'strong' : 'medium',
    for: [`the listener is pinned to ${pin}, which is not in LocalMachine\\My`, logged, sign],
    against: [servesPin ? `certificate ${pin} is served all the same, seen from ${from}` : null],
    notLooked: logged === null ? unseen(evidence, 'events') : [],
  });
}

function defaultOrOther(stored: string | undefined, served: string): string {
  const isDefault = stored !== undefined && plainThumbprint(stored) === plainThumbprint(served);
  return `${isDefault ? 'the default self-signed certificate' : 'another certificate'} ${describeThumbprint(served)}`;
}
