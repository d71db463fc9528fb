import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { hostAnsweredInside } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'name-not-found', title: 'The name is not found' };

export const nameNotFound: KnownCause = { ...head, judge };

/** Only a name server that answered "no such name" is strong; one that did not answer says nothing about the name. */
function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'name');
  const up = hostAnsweredInside(evidence) ? 'the host itself answers inside, so it is up' : null;
  if (seen === 'name-not-found') {
    const line = `DNS knows no ${outside?.host}, asked from ${outside?.from}`;
    return verdict(head, evidence, { confidence: 'strong', for: [line, up] });
  }
  if (seen !== 'name-lookup-failed' && seen !== 'name-lookup-timed-out') return null;
  const how = seen === 'name-lookup-failed' ? 'failed' : 'timed out';
  return verdict(head, evidence, {
    confidence: 'weak',
    for: [`the lookup of ${outside?.host} ${how}, asked from ${outside?.from}`, up],
    notLooked: ['name: the name server gave no answer'],
  });
}
