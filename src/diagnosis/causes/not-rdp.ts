import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { portOwner } from '../port-owner.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { serviceState } from '../service-state.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'not-rdp', title: 'Another program answers on the port' };

export const notRdp: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  if (observationOf(evidence.outside, 'negotiation') !== 'unexpected-bytes') return null;
  // Where the port's owner was seen to be a stranger, port-held says who it is.
  if (portOwner(evidence).state === 'another') return null;
  const service = serviceState(evidence);
  const gate = rdpSwitch(evidence);
  const noListener = service.state === 'stopped' || gate.state === 'off';
  const { outside } = evidence;
  return verdict(head, evidence, {
    confidence: noListener ? 'strong' : 'medium',
    for: [
      `what came back on port ${outside?.port} is not RDP, seen from ${outside?.from}`,
      service.state === 'stopped' ? service.line : null,
      gate.state === 'off' ? gate.line : null,
    ],
    against: [service.state === 'running' && gate.state === 'on' ? `${service.line} and RDP is on` : null],
    notLooked: unseen(evidence, 'services', 'listener'),
  });
}
