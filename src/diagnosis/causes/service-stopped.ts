import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed, tcpOpen } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-stopped', title: 'The Remote Desktop service is stopped' };

export const serviceStopped: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const service = serviceState(evidence);
  // One that ought to come or go by itself is not stopped: service-stuck speaks of it.
  if (service.hangs) return null;
  const open = tcpOpen(evidence);
  if (service.state === 'stopped') {
    const finding = { for: [service.line, tcpClosed(evidence)], against: [open] };
    return verdict(head, evidence, { confidence: open === null ? 'strong' : 'weak', ...finding });
  }
  // By elimination: RDP is on and nothing listens. While both are unknown, the group speaks for both.
  const refused = observationOf(evidence.outside, 'tcp') === 'refused';
  if (!refused || service.state !== 'not-looked' || rdpSwitch(evidence).state !== 'on') return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [tcpClosed(evidence), `RDP is on: ${rdpSwitch(evidence).line}`],
    notLooked: unseen(evidence, 'services'),
  });
}
