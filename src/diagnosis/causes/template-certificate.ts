import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { ownerOf } from '../owner-of.ts';
import { expiredOutside } from '../renewal-signs.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'template-certificate',
  title: 'The certificate that a policy asks for could not be enrolled',
};

export const templateCertificate: KnownCause = { ...head, judge };

/** 1062 to 1067: enrolment by the policy "Server authentication certificate template" failed. A pin wins over it. */
const enrolment = [1062, 1063, 1064, 1065, 1066, 1067];

function judge(evidence: Evidence): Cause | null {
  const template = seenPart(evidence, 'listener')?.policy.certTemplateName ?? null;
  const [event] = findEvents(evidence, 'remoteconnectionmanager', enrolment);
  const part = seenPart(evidence, 'certificate');
  if (part !== null && part.pinned !== null && part.hashType === 3) return null;
  const { outside } = evidence;
  const selfSigned = outside?.certificate?.selfSigned === true;
  const default_ = selfSigned ? `a self-signed certificate is served, seen from ${outside.from}` : null;
  if (event === undefined && (template === null || default_ === null)) return null;
  const sign = expiredOutside(evidence) ?? hangUp(evidence) ?? default_;
  return verdict(head, evidence, {
    confidence: event !== undefined && template !== null && sign !== null ? 'strong' : 'medium',
    for: [
      template === null ? null : `a policy asks for a certificate of template ${template}`,
      event === undefined ? null : describeEvent(event),
      sign,
    ],
    notLooked: unseen(
      evidence,
      'listener',
      'certificate',
      ...(event === undefined ? (['events'] as const) : []),
    ),
    owner: template === null ? null : describeOwner(ownerOf(evidence, 'CertTemplateName')),
  });
}
