import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed, tcpOpen } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'rdp-off', title: 'Remote Desktop is switched off' };

export const rdpOff: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const gate = rdpSwitch(evidence);
  const open = tcpOpen(evidence);
  if (gate.state === 'off') {
    return verdict(head, evidence, {
      confidence: open === null ? 'strong' : 'weak',
      for: [gate.line, tcpClosed(evidence)],
      against: [open],
      owner: gate.owner,
    });
  }
  // By elimination: the service runs and nothing listens. While both are unknown, the group speaks for both.
  const refused = observationOf(evidence.outside, 'tcp') === 'refused';
  const service = serviceState(evidence);
  if (!refused || gate.state !== 'not-looked' || service.state !== 'running') return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [tcpClosed(evidence), `it is not the service: ${service.line}`],
    notLooked: unseen(evidence, 'listener'),
  });
}
