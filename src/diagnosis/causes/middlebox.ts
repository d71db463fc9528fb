import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { compareNames } from '../compare-names.ts';
import { compareThumbprints } from '../compare-thumbprints.ts';
import type { Evidence } from '../evidence.ts';
import { findEvents, logGap } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { keyState } from '../key-state.ts';
import { noConnectionLogged } from '../no-connection-logged.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'middlebox', title: 'A device between us resets TLS' };

export const middlebox: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  return strangeCertificate(evidence) ?? cutOff(evidence);
}

/** The right machine behind a certificate that is not its own: something on the way opens TLS. */
function strangeCertificate(evidence: Evidence): Cause | null {
  const thumbprint = compareThumbprints(evidence);
  const name = compareNames(evidence);
  if (thumbprint.state !== 'differs' || name.state !== 'same') return null;
  return verdict(head, evidence, { confidence: 'medium', for: [thumbprint.line, name.line] });
}

/** The connection is cut while everything inside is in order. It is never more than the rest of the sum. */
function cutOff(evidence: Evidence): Cause | null {
  const sign = hangUp(evidence) ?? otherCut(evidence);
  if (sign === null) return null;
  const key = keyState(evidence);
  const logged = findEvents(evidence, 'schannel', hostErrors).some(({ near }) => near);
  const gap = logged ? null : logGap(evidence, 'System');
  const silent = seenPart(evidence, 'events') !== null && !logged && gap === null;
  const broken = key.state === 'no-read' || key.state === 'missing';
  const explained = logged || broken;
  const unheard = noConnectionLogged(evidence);
  return verdict(head, evidence, {
    confidence: weigh(explained, silent, key.state === 'usable', unheard !== null, evidence),
    for: explained
      ? []
      : [
          sign,
          silent ? 'the host logged no TLS error around our probe' : null,
          key.state === 'usable' ? key.line : null,
          unheard,
        ],
    against: [
      logged ? 'the host itself logged the failure' : null,
      broken && !logged ? `the host explains it: ${key.line}` : null,
    ],
    notLooked: [...unseen(evidence, 'events', 'key-access'), gap],
  });
}

/** Errors that only the host's own TLS can log. */
const hostErrors = [36869, 36870, 36871, 36874];

function weigh(
  explained: boolean,
  silent: boolean,
  keyUsable: boolean,
  unheard: boolean,
  evidence: Evidence,
): Confidence {
  if (explained) return 'weak';
  if (silent && unheard) return 'strong';
  const timedOut = observationOf(evidence.outside, 'tls') === 'timed-out-after-client-hello';
  return (silent && keyUsable) || timedOut ? 'medium' : 'weak';
}

/** Cuts that do not point to the host's key. */
function otherCut({ outside }: Evidence): string | null {
  const from = `seen from ${outside?.from}`;
  const tls = observationOf(outside, 'tls');
  if (tls === 'timed-out-after-client-hello') return `silence after ClientHello, ${from}`;
  if (tls === 'protocol-error') return `the TLS answer could not be understood, ${from}`;
  const negotiation = observationOf(outside, 'negotiation');
  if (negotiation === 'closed' || negotiation === 'reset' || negotiation === 'timed-out') {
    return `negotiation ${negotiation}, ${from}`;
  }
  return observationOf(outside, 'tcp') === 'reset' ? `TCP ${outside?.port} reset, ${from}` : null;
}
