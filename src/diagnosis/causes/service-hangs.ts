import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { ofTermService } from '../service-crash.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-hangs', title: 'The Remote Desktop service hangs or is overloaded' };

export const serviceHangs: KnownCause = { ...head, judge };

/** Service Control Manager: no answer in time (7009, 7011), not started (7000). */
const timeouts = [7011, 7009, 7000];

/**
 * Windows opens TCP connections for a service that no longer takes them: the port is open and nobody speaks. That it
 * says Running is nothing against it. One that is stopped keeps no port open, unless it is still stopping.
 */
function judge(evidence: Evidence): Cause | null {
  const cut = beforeTlsCut(evidence);
  const service = serviceState(evidence);
  const silent = cut?.silent === true ? cut.line : null;
  const closed = service.hangs ? tcpClosed(evidence) : null;
  if (silent === null && !service.hangs) return null;
  if (service.state === 'stopped' && !service.hangs) return null;
  const sign = silent ?? closed ?? (service.hangs ? (cut?.line ?? null) : null);
  const [event] = findEvents(evidence, 'service control manager', timeouts).filter(ofTermService);
  const works = evidence.outside !== null && sign === null;
  return verdict(head, evidence, {
    confidence: works ? 'weak' : service.hangs ? 'strong' : 'medium',
    for: [sign, service.hangs ? service.line : null, event === undefined ? null : describeEvent(event)],
    against: [works ? `the connection does not end there, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'services', 'events'),
  });
}
