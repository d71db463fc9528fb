import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { ofTermService } from '../service-crash.ts';
import { serviceState } from '../service-state.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-hangs', title: 'The Remote Desktop service hangs or is overloaded' };

export const serviceHangs: KnownCause = { ...head, judge };

/** Service Control Manager: no answer in time. */
const timeouts = [7011, 7009];

/**
 * Windows opens TCP connections for a service that no longer takes them: the port is open and nobody speaks. That it
 * says Running is nothing against it. One that is stopped keeps no port open; of one that is stuck, service-stuck speaks.
 */
function judge(evidence: Evidence): Cause | null {
  const cut = beforeTlsCut(evidence);
  const service = serviceState(evidence);
  if (cut?.silent !== true || service.state === 'stopped') return null;
  const [event] = findEvents(evidence, 'service control manager', timeouts).filter(ofTermService);
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [cut.line, event === undefined ? null : describeEvent(event)],
    against: [],
    notLooked: unseen(evidence, 'services', 'events'),
  });
}
