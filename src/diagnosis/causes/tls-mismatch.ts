import type { Cause, KnownCause } from '../cause.ts';
import { ownerOf } from '../effective-value.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { observationOf, passed } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'tls-mismatch', title: 'No TLS version or cipher in common' };

export const tlsMismatch: KnownCause = { ...head, judge };

const words: Readonly<Record<string, string>> = {
  'alert-40': 'TLS alert 40 (no shared cipher or version)',
  'alert-70': 'TLS alert 70 (protocol version)',
  'alert-71': 'TLS alert 71 (insufficient security)',
  'protocol-error': 'the TLS answer could not be understood',
  'tls-1.0': 'only TLS 1.0 is spoken',
  'tls-1.1': 'only TLS 1.1 is spoken',
};

/** 36871 credential not created, 36874 nothing in common, 36888 alert sent. Noisy, so only near our probe. */
const events = [36874, 36871, 36888];

function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'tls') ?? '';
  const word = words[seen];
  const sign = word === undefined ? null : `${word}, seen from ${outside?.from}`;
  const settings = faultySettings(evidence);
  if (sign === null && settings.lines.length === 0) return null;
  // A server without any usable version may hang up instead of sending an alert.
  const failure = sign ?? hangUp(evidence);
  const works = passed(outside, 'tls') && sign === null;
  const [event] = findEvents(evidence, 'schannel', events).filter(({ near }) => near);
  const found = settings.lines.length > 0;
  return verdict(head, evidence, {
    confidence:
      works || (!found && seen === 'protocol-error')
        ? 'weak'
        : found && failure !== null
          ? 'strong'
          : 'medium',
    for: [failure, ...settings.lines, event === undefined ? null : describeEvent(event)],
    against: [
      works ? `TLS completes, seen from ${outside?.from}` : null,
      !found && seenPart(evidence, 'listener') !== null
        ? 'TLS 1.2 is not switched off, ciphers are not empty'
        : null,
    ],
    notLooked: unseen(evidence, 'listener', 'events'),
    owner: settings.owner,
  });
}

function faultySettings(evidence: Evidence): { lines: string[]; owner: string | null } {
  const listener = seenPart(evidence, 'listener');
  if (listener === null) return { lines: [], owner: null };
  const { enabled, disabledByDefault } = listener.tls12Server;
  const lines: string[] = [];
  if (enabled === 0) lines.push('SCHANNEL TLS 1.2 Server: Enabled is 0');
  if (disabledByDefault === 1) lines.push('SCHANNEL TLS 1.2 Server: DisabledByDefault is 1');
  if (!listener.cipherPolicyEmpty) return { lines, owner: null };
  // That list lies under the policy key only, so a policy owns it by its place.
  return {
    lines: [...lines, 'the cipher policy is present and empty'],
    owner: ownerOf(listener, 'Functions'),
  };
}
