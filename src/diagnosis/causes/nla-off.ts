import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { describeLayer } from '../describe-layer.ts';
import { describeValue, effectiveValue } from '../effective-value.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'nla-off', title: 'Network level authentication is not required' };

export const nlaOff: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'negotiation');
  const sign = words[seen ?? ''];
  const value = effectiveValue(evidence, 'userAuthentication');
  const off = value?.value === 0;
  if (sign === undefined && !off) return null;
  // With plain RDP security there is no NLA to require: that cause speaks for this one.
  if (seen === 'plain-rdp' || seen === 'no-negotiation') return null;
  const line = value === null ? null : describeValue('UserAuthentication', value);
  const elsewhere = endsElsewhere(evidence);
  const required = seen === 'nla-required' ? `NLA is required, seen from ${outside?.from}` : null;
  return verdict(head, evidence, {
    confidence: weigh(sign !== undefined, off, elsewhere !== null, required !== null),
    for: [sign === undefined ? null : `${sign}, seen from ${outside?.from}`, off ? line : null],
    against: [off || value?.value === null ? null : line, required, elsewhere],
    notLooked: unseen(evidence, 'listener'),
    owner: off ? (value?.owner ?? null) : null,
  });
}

const words: Readonly<Record<string, string>> = {
  'nla-optional': 'TLS without CredSSP is accepted',
  'tls-only': 'CredSSP is not offered',
};

/** Where the connection ends for another reason, missing NLA is a weakness beside it, not the explanation. */
function weigh(sign: boolean, off: boolean, elsewhere: boolean, required: boolean): Confidence {
  if (required) return 'weak';
  return sign && off && !elsewhere ? 'strong' : 'medium';
}

function endsElsewhere({ outside }: Evidence): string | null {
  const ending = outside?.layers.find(
    ({ name, state }) => state === 'fault' && (name === 'tcp' || name === 'tls' || name === 'name'),
  );
  return ending === undefined
    ? null
    : `it does not end a connection; something else does (${describeLayer(ending, outside!.port)})`;
}
