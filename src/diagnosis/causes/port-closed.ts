import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { seenPart } from '../seen-part.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'port-closed', title: 'RDP does not listen on this port' };

export const portClosed: KnownCause = { ...head, judge };

/** Another port is set, the listener is damaged, or a device refuses in the host's name. */
function judge(evidence: Evidence): Cause | null {
  const seen = observationOf(evidence.outside, 'tcp');
  const service = serviceState(evidence);
  const gate = rdpSwitch(evidence);
  if (service.state === 'stopped' || gate.state === 'off') return null;
  const asked = evidence.outside?.port ?? null;
  const set = seenPart(evidence, 'listener')?.local.portNumber ?? null;
  const elsewhere = set !== null && set !== asked;
  const silent = seen === 'timed-out' || seen === 'unreachable';
  // With its firewall on, Windows keeps silent on a port where nothing listens: there only a set port tells.
  if (silent ? !elsewhere : seen !== 'refused' && seen !== 'reset' && seen !== 'failed') return null;
  const settled = service.state === 'running' && gate.state === 'on';
  const port = set === null ? null : `PortNumber is ${set}`;
  return verdict(head, evidence, {
    confidence: settled ? (elsewhere && !silent ? 'strong' : 'medium') : 'weak',
    for: [
      tcpClosed(evidence),
      elsewhere ? `${port}, we asked ${asked}` : null,
      settled && !elsewhere ? 'the service runs and RDP is on, yet nothing answers there' : null,
    ],
    against: [elsewhere ? null : port],
    notLooked: unseen(evidence, 'services', 'listener'),
  });
}
