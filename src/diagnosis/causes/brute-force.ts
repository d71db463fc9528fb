import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { seenPart } from '../seen-part.ts';
import { strangers } from '../strangers.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'brute-force', title: 'Somebody tries passwords or scans this host' };

export const bruteForce: KnownCause = { ...head, judge };

/** Fewer than these are people who mistyped, and monitoring. */
const manyRefused = 20;
const manyConnections = 60;

/** 1006: many incomplete connections; 1012: too many failed logons. Raising limits would help the attacker. */
function judge(evidence: Evidence): Cause | null {
  if (seenPart(evidence, 'events') === null) return null;
  const { refused, connections, addresses, cut } = strangers(evidence);
  const [alarm] = findEvents(evidence, 'remoteconnectionmanager', [1006, 1012]);
  const many = refused >= manyRefused || (connections >= manyConnections && addresses > 3);
  if (alarm === undefined && !many) return null;
  const raised = seenPart(evidence, 'listener')?.local.maxOutstandingConnections ?? null;
  const failure = endsEarlier(evidence);
  return verdict(head, evidence, {
    confidence:
      many && alarm?.near === true && failure !== null
        ? 'strong'
        : many || alarm?.near === true
          ? 'medium'
          : 'weak',
    for: [
      failure,
      alarm === undefined ? null : describeEvent(alarm),
      refused === 0
        ? null
        : `${cut ? 'at least ' : ''}${refused} refused logons in the time that was asked for`,
      raised === null
        ? null
        : `MaxOutstandingConnections was set to ${raised}: more of them are let in at a time`,
      connections === 0
        ? null
        : `${cut ? 'at least ' : ''}${connections} connections that were not ours, from ${addresses} addresses`,
    ],
    notLooked: unseen(evidence, 'firewall'),
  });
}
