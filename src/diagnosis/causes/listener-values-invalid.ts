import type { Cause, KnownCause } from '../cause.ts';
import { describeValue, type EffectiveValue, effectiveValue } from '../effective-value.ts';
import type { Evidence } from '../evidence.ts';
import type { PolicyValues } from '../parts.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'listener-values-invalid',
  title: 'A listener setting has a value that Windows does not know',
};

export const listenerValuesInvalid: KnownCause = { ...head, judge };

/** Lowest and highest value Windows knows; any other SecurityLayer makes it disconnect at once. */
const ranges: readonly (readonly [keyof PolicyValues, string, number, number])[] = [
  ['securityLayer', 'SecurityLayer', 0, 2],
  ['userAuthentication', 'UserAuthentication', 0, 1],
  ['minEncryptionLevel', 'MinEncryptionLevel', 1, 4],
];

function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'negotiation');
  const cut = seen === 'disconnected' || seen === 'closed' || seen === 'reset';
  const sign = cut ? `negotiation ${seen}, seen from ${outside?.from}` : null;
  const wrong = outOfRange(evidence);
  const looked = seenPart(evidence, 'listener') !== null;
  // A server that says goodbye in place of an answer is a sign; a mere cut is one only beside a wrong value.
  if (wrong.length === 0 && (seen !== 'disconnected' || looked)) return null;
  return verdict(head, evidence, {
    confidence: wrong.length === 0 ? 'weak' : sign === null ? 'medium' : 'strong',
    for: [sign, ...wrong.map(([name, value]) => describeValue(name, value))],
    notLooked: unseen(evidence, 'listener'),
    owner: wrong.find(([, { owner }]) => owner !== null)?.[1].owner ?? null,
  });
}

function outOfRange(evidence: Evidence): (readonly [string, EffectiveValue])[] {
  const listener = seenPart(evidence, 'listener');
  if (listener === null) return [];
  return ranges.flatMap(([key, name, lowest, highest]) => {
    const found = effectiveValue(listener, key);
    const wrong = found.value !== null && (found.value < lowest || found.value > highest);
    return wrong ? [[name, found] as const] : [];
  });
}
