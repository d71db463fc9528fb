import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';
import { wrongValues } from '../wrong-values.ts';

const head = {
  id: 'listener-values-invalid',
  title: 'A listener setting has a value that leaves no connection',
};

export const listenerValuesInvalid: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'negotiation');
  const cut = seen === 'disconnected' || seen === 'closed' || seen === 'reset';
  const sign = cut ? `negotiation ${seen}, seen from ${outside?.from}` : null;
  const wrong = wrongValues(evidence);
  const looked = seenPart(evidence, 'listener') !== null;
  // A server that says goodbye in place of an answer is a sign; a mere cut is one only beside a wrong value.
  if (wrong.length === 0 && (seen !== 'disconnected' || looked)) return null;
  const failure = sign ?? beforeTlsCut(evidence)?.line ?? hangUp(evidence) ?? tcpClosed(evidence);
  // What only unbinds the listener lets nobody connect; a connection that works speaks against it.
  const works = outside !== null && failure === null;
  return verdict(head, evidence, {
    confidence: wrong.length === 0 || works ? 'weak' : 'strong',
    for: [failure, ...wrong.map(({ line }) => line)],
    against: [works ? `the connection does not end there, seen from ${outside.from}` : null],
    notLooked: unseen(evidence, 'listener'),
    owner: wrong.find(({ owner }) => owner !== null)?.owner ?? null,
  });
}
