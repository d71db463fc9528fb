import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { tlsFailure } from '../tls-failure.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'tls-mismatch', title: 'No TLS version or cipher in common' };

export const tlsMismatch: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const { said, sign, event, ours, works } = tlsFailure(evidence);
  const settings = switchedOff(evidence);
  const found = settings !== null && settings.length > 0;
  // A hang-up by itself is another cause's sign; beside the host's own record it is this one's too.
  if (said === null && !found && !(sign !== null && ours)) return null;
  const garbled = !found && !ours && observationOf(evidence.outside, 'tls') === 'protocol-error';
  // Whoever speaks TLS 1.3 gets in all the same: nothing is said of what both sides share.
  const named = works === null ? head : { ...head, title: 'TLS 1.2 is switched off for those who connect' };
  return verdict(named, evidence, {
    confidence: works !== null || garbled ? 'weak' : (found || ours) && sign !== null ? 'strong' : 'medium',
    for: [sign, ...(settings ?? []), event],
    against: [works, settings !== null && !found ? 'TLS 1.2 is not switched off' : null],
    notLooked: unseen(evidence, 'tls', 'events'),
    owner: found ? describeOwner(ownerOf(evidence, 'TLS versions')) : null,
  });
}

/** Null: the TLS settings were not looked at. They count after a restart of the host. */
function switchedOff(evidence: Evidence): string[] | null {
  const tls = seenPart(evidence, 'tls');
  if (tls === null) return null;
  const server = tls.protocols.find(({ name }) => name === 'TLS 1.2');
  return [
    server?.enabled === 0 ? 'SCHANNEL TLS 1.2 Server: Enabled is 0' : '',
    server?.disabledByDefault === 1 ? 'SCHANNEL TLS 1.2 Server: DisabledByDefault is 1' : '',
  ].filter((line) => line !== '');
}
