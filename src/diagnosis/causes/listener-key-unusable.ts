import type { Cause, Confidence, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { type KeyReading, keyState } from '../key-state.ts';
import { schannelGap } from '../log-gap.ts';
import { observationOf, passed } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'listener-key-unusable', title: 'The listener cannot use its private key' };

export const listenerKeyUnusable: KnownCause = { ...head, judge };

/** 36869: certificate without a key; 36870: the server credential's key could not be opened. */
const keyEvents = [36870, 36869];

function judge(evidence: Evidence): Cause | null {
  const sign = hangUp(evidence);
  const key = keyState(evidence);
  const [event] = findEvents(evidence, 'schannel', keyEvents);
  const broken = key.state === 'no-read' || key.state === 'missing';
  // Without the sign an event alone is another service's noise; a key that cannot be read is a fact by itself.
  if (sign === null && !broken) return null;
  const gap = event?.ours ? null : schannelGap(evidence);
  // Without a certificate no handshake begins, and so Schannel has nothing to log.
  const begun = observationOf(evidence.outside, 'negotiation') !== 'no-certificate';
  const silent = begun && seenPart(evidence, 'events') !== null && gap === null && event?.near !== true;
  const tlsWorks = passed(evidence.outside, 'tls');
  return verdict(head, evidence, {
    confidence: weigh(sign !== null, event?.ours === true, key, silent, tlsWorks),
    for: [
      sign,
      event === undefined ? null : describeEvent(event),
      broken ? key.line : null,
      key.state === 'orphan' ? key.line : null,
    ],
    against: [
      tlsWorks ? `TLS completes, seen from ${evidence.outside?.from}` : null,
      key.state === 'usable' ? key.line : null,
      silent && evidence.outside !== null ? 'no System 36870 around our probe' : null,
    ],
    notLooked: [...unseen(evidence, 'events', 'key-access'), gap, key.state === 'unknown' ? key.line : null],
  });
}

/** Strong needs both ends: the hang-up seen from outside, and its reason seen inside. */
function weigh(
  sign: boolean,
  logged: boolean,
  key: KeyReading,
  silent: boolean,
  tlsWorks: boolean,
): Confidence {
  const broken = key.state === 'no-read' || key.state === 'missing';
  if (tlsWorks) return 'weak';
  if (!sign) return 'medium';
  if (logged || broken) return 'strong';
  return silent ? 'weak' : 'medium';
}
