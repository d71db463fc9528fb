import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { describeDate, describeSpan, describeTime } from '../describe-time.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'clock-skew', title: 'The clock of the host is wrong' };

export const clockSkew: KnownCause = { ...head, judge };

/** Kerberos' limit. */
const limitMs = 300_000;
/** Without a measure inside is asked some time after the probe: only a clock further ahead than this says anything. */
const askedLaterMs = 3_600_000;

function judge(evidence: Evidence): Cause | null {
  const seen = observationOf(evidence.outside, 'clock');
  const skewed = seen === 'skewed' || seen === 'far-skewed' ? ntlmLine(evidence) : null;
  const early = notYetValid(evidence);
  const inside = insideClock(evidence);
  const confirmed = skewed !== null && inside.agrees;
  if (skewed === null && early === null && inside.claim === null) return null;
  return verdict(head, evidence, {
    confidence: weigh(seen === 'far-skewed', confirmed, early !== null, inside.claim !== null),
    for: [skewed, early, confirmed || inside.claim !== null ? inside.line : null],
    against: [seen === 'in-step' ? `NTLM time agrees with ours, seen from ${evidence.outside?.from}` : null],
    notLooked: evidence.skew == null ? unseen(evidence, 'time') : [],
  });
}

function weigh(far: boolean, confirmed: boolean, early: boolean, claimed: boolean): Confidence {
  if (far) return confirmed ? 'strong' : 'medium';
  return claimed || (early && confirmed) ? 'medium' : 'weak';
}

function ntlmLine({ outside }: Evidence): string {
  const skewMs = outside?.ntlm?.skewMs ?? null;
  const from = `seen from ${outside?.from}`;
  if (skewMs === null) return `NTLM time differs from ours, ${from}`;
  return `NTLM time is ${describeSpan(skewMs)} ${skewMs < 0 ? 'behind' : 'ahead of'} ours, ${from}; the limit is 5 minutes`;
}

function notYetValid({ outside }: Evidence): string | null {
  if (observationOf(outside, 'certificate') !== 'not-yet-valid') return null;
  const notBefore = outside?.certificate?.notBefore;
  const when = notBefore === undefined ? 'is not valid yet' : `is valid only from ${describeDate(notBefore)}`;
  return `the certificate ${when}, seen from ${outside?.from}`;
}

/** The host's own clock beside ours. `claim` is set where it alone shows a wrong clock. */
function insideClock(evidence: Evidence): { agrees: boolean; claim: true | null; line: string } {
  const { outside, skew } = evidence;
  const ntlmMs = outside?.ntlm?.skewMs ?? null;
  if (skew != null) {
    const agrees = ntlmMs !== null && Math.abs(skew.ms - ntlmMs) <= 60_000 + skew.withinMs;
    const wrong = ntlmMs === null && Math.abs(skew.ms) - skew.withinMs >= limitMs;
    const side = skew.ms < 0 ? 'behind' : 'ahead of';
    const line = `its own clock was ${describeSpan(skew.ms)} ${side} ours when asked`;
    return { agrees, claim: wrong ? true : null, line };
  }
  const now = seenPart(evidence, 'time')?.now;
  if (now === undefined || outside === null) return { agrees: false, claim: null, line: '' };
  const aheadMs = Date.parse(now) - Date.parse(outside.at);
  const agrees = ntlmMs !== null && aheadMs - ntlmMs >= -60_000 && aheadMs - ntlmMs <= askedLaterMs;
  const wrong = ntlmMs === null && (aheadMs <= -limitMs || aheadMs >= askedLaterMs);
  const line = `its own clock said ${describeTime(now)} when asked; our probe was at ${describeTime(outside.at)}`;
  return { agrees, claim: wrong ? true : null, line };
}
