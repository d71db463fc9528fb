import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { compareNames } from '../compare-names.ts';
import { compareThumbprints } from '../compare-thumbprints.ts';
import { connectionLogged, noConnectionLogged } from '../connection-logged.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { keyState } from '../key-state.ts';
import { schannelGap } from '../log-gap.ts';
import { observationOf } from '../observation-of.ts';
import { portOwner } from '../port-owner.ts';
import { seenPart } from '../seen-part.ts';
import { listenerErrors } from '../tls-failure.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const id = 'middlebox';

export const middlebox: KnownCause = { id, title: 'A device between us interferes', judge };

/** What such a device does, by what was seen; nothing is said of TLS where TLS was never reached. */
const deeds: Readonly<Record<string, string>> = {
  'reset-after-client-hello': 'resets TLS',
  'closed-after-client-hello': 'closes TLS',
  'timed-out-after-client-hello': 'lets no TLS through',
  'plaintext-after-tls-promised': 'answers without TLS',
  'protocol-error': 'garbles TLS',
  'alert-80': 'refuses TLS',
};

function judge(evidence: Evidence): Cause | null {
  return strangeCertificate(evidence) ?? tlsCut(evidence) ?? earlierCut(evidence);
}

function head(deed: string): Pick<KnownCause, 'id' | 'title'> {
  return { id, title: `A device between us ${deed}` };
}

/** The right machine behind a certificate that is not its own: something on the way opens TLS. */
function strangeCertificate(evidence: Evidence): Cause | null {
  const thumbprint = compareThumbprints(evidence);
  const name = compareNames(evidence);
  if (thumbprint.state !== 'differs' || name.state !== 'same') return null;
  const lines = [thumbprint.line, name.line];
  return verdict(head('opens TLS'), evidence, { confidence: 'medium', for: lines });
}

/** Cut before TLS: neither keys nor TLS errors say anything about it, only whether the host heard of us. */
function earlierCut(evidence: Evidence): Cause | null {
  const cut = beforeTlsCut(evidence);
  if (cut === null) return null;
  const unheard = noConnectionLogged(evidence);
  const heard = connectionLogged(evidence);
  return verdict(head(cut.silent ? 'lets nothing through' : 'cuts the connection'), evidence, {
    confidence: unheard === null ? 'weak' : 'medium',
    for: [cut.line, unheard],
    against: [heard.state === 'ours' ? `the host logged our connection: ${heard.line}` : null],
    notLooked: [...unseen(evidence, 'events'), heard.state === 'not-looked' ? heard.line : null],
  });
}

/** TLS is cut while everything inside is in order. It is never more than the rest of the sum. */
function tlsCut(evidence: Evidence): Cause | null {
  const seen = observationOf(evidence.outside, 'tls');
  const deed = deeds[seen ?? ''];
  const sign = hangUp(evidence) ?? otherSign(evidence);
  if (deed === undefined || sign === null) return null;
  const key = keyState(evidence);
  const logged = listenerErrors(evidence, hostErrors).length > 0;
  const gap = logged ? null : schannelGap(evidence);
  const silent = seenPart(evidence, 'events') !== null && !logged && gap === null;
  const holder = portOwner(evidence);
  const broken = key.state === 'no-read' || key.state === 'missing' || holder.state === 'another';
  const explained = logged || broken;
  const unheard = noConnectionLogged(evidence);
  return verdict(head(deed), evidence, {
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
      broken && !logged
        ? `the host explains it: ${holder.state === 'another' ? holder.line : key.line}`
        : null,
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

/** Cuts of TLS that do not point to the host's key. */
function otherSign({ outside }: Evidence): string | null {
  const from = `seen from ${outside?.from}`;
  const tls = observationOf(outside, 'tls');
  if (tls === 'timed-out-after-client-hello') return `silence after ClientHello, ${from}`;
  return tls === 'protocol-error' ? `the TLS answer could not be understood, ${from}` : null;
}
