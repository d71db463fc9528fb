import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { observationOf } from '../observation-of.ts';
import { portOwner } from '../port-owner.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'port-held', title: 'Another program holds the port of Remote Desktop' };

export const portHeld: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const owner = portOwner(evidence);
  if (owner.state !== 'another') return null;
  const { outside } = evidence;
  const strange =
    observationOf(outside, 'negotiation') === 'unexpected-bytes'
      ? `what came back on port ${outside?.port} is not RDP, seen from ${outside?.from}`
      : null;
  const sign = strange ?? beforeTlsCut(evidence)?.line ?? hangUp(evidence) ?? tcpClosed(evidence);
  const works = outside?.verdict === 'healthy' || outside?.verdict === 'degraded';
  return verdict(head, evidence, {
    confidence: works ? 'weak' : sign === null ? 'medium' : 'strong',
    for: [sign, owner.line],
    against: [works ? `RDP answers there, seen from ${outside?.from}` : null],
    notLooked: unseen(evidence, 'services'),
  });
}
