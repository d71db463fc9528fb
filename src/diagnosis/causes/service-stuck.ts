import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { ofTermService } from '../service-crash.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-stuck', title: 'The Remote Desktop service is stuck while it starts or stops' };

export const serviceStuck: KnownCause = { ...head, judge };

/** Service Control Manager: no answer in time (7009, 7011), not started (7000). */
const timeouts = [7011, 7009, 7000];

/** One that is stuck takes no order: no restart of the service cures it, and it may or may not hold its port open. */
function judge(evidence: Evidence): Cause | null {
  const service = serviceState(evidence);
  if (!service.hangs) return null;
  const sign = tcpClosed(evidence) ?? beforeTlsCut(evidence)?.line ?? null;
  const [event] = findEvents(evidence, 'service control manager', timeouts).filter(ofTermService);
  const works = evidence.outside !== null && sign === null;
  return verdict(head, evidence, {
    confidence: works ? 'weak' : 'strong',
    for: [sign, service.line, event === undefined ? null : describeEvent(event)],
    against: [works ? `the connection does not end there, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'events'),
  });
}
