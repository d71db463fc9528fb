import { beforeTlsCut } from '../before-tls-cut.ts';
import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { serviceState } from '../service-state.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-hangs', title: 'The Remote Desktop service hangs or is overloaded' };

export const serviceHangs: KnownCause = { ...head, judge };

/**
 * Windows opens TCP connections for a service that no longer takes them: the port is open and nobody speaks.
 * That the service says Running is nothing against it; a service that is stopped keeps no port open.
 */
function judge(evidence: Evidence): Cause | null {
  const cut = beforeTlsCut(evidence);
  const service = serviceState(evidence);
  if (cut === null || !cut.silent || (service.state === 'stopped' && !service.hangs)) return null;
  return verdict(head, evidence, {
    confidence: service.hangs ? 'strong' : 'medium',
    for: [cut.line, service.hangs ? service.line : null],
    notLooked: unseen(evidence, 'services'),
  });
}
