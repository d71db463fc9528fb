import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { compareNames } from '../compare-names.ts';
import { compareThumbprints } from '../compare-thumbprints.ts';
import { noConnectionLogged } from '../connection-logged.ts';
import type { Evidence } from '../evidence.ts';
import { portOwner } from '../port-owner.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { serviceState } from '../service-state.ts';
import { tcpOpen } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'wrong-machine', title: 'Another machine answers' };

export const wrongMachine: KnownCause = { ...head, judge };

/**
 * A stale DNS record, a swapped address or a forwarded port. Name and thumbprint are two witnesses: both are
 * needed for strong, because a renamed machine or a renewed certificate alone changes one of them honestly.
 */
function judge(evidence: Evidence): Cause | null {
  const name = compareNames(evidence);
  const thumbprint = compareThumbprints(evidence);
  const impossible = answersThoughClosed(evidence);
  // A machine that gives the right name is the right one; a strange certificate on it is a device's doing.
  if (name.state === 'same') return null;
  if (name.state !== 'differs' && thumbprint.state !== 'differs' && impossible === null) return null;
  // Beside another witness only: by itself it may be a device on the way.
  const unheard = noConnectionLogged(evidence);
  const witnesses = [
    name.state === 'differs',
    thumbprint.state === 'differs',
    impossible !== null,
    unheard !== null,
  ];
  return verdict(head, evidence, {
    confidence: confidenceOf(witnesses.filter(Boolean).length, thumbprint.state === 'same'),
    for: [
      name.state === 'differs' ? name.line : null,
      thumbprint.state === 'differs' ? thumbprint.line : null,
      impossible,
      unheard,
    ],
    against: [thumbprint.state === 'same' ? thumbprint.line : null],
    notLooked: [
      name.state === 'not-looked' ? name.line : null,
      ...(thumbprint.state === 'not-looked' ? unseen(evidence, 'certificate') : []),
    ],
  });
}

function confidenceOf(witnesses: number, ownCertificate: boolean): Confidence {
  if (ownCertificate) return 'weak';
  return witnesses > 1 ? 'strong' : 'medium';
}

/** An open port on a host that itself offers no RDP. */
function answersThoughClosed(evidence: Evidence): string | null {
  const open = tcpOpen(evidence);
  // Another program on this very host answers just as well.
  if (open === null || portOwner(evidence).state === 'another') return null;
  const service = serviceState(evidence);
  if (service.state === 'stopped' && !service.hangs) return `${open}, although inside ${service.line}`;
  const gate = rdpSwitch(evidence);
  return gate.state === 'off' ? `${open}, although inside ${gate.line}` : null;
}
