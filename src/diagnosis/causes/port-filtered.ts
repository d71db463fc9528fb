import type { Cause, KnownCause } from '../cause.ts';
import { connectionLogged } from '../connection-logged.ts';
import type { Evidence } from '../evidence.ts';
import { firewallState } from '../firewall-state.ts';
import { observationOf } from '../observation-of.ts';
import { hostAnsweredInside, seenPart } from '../seen-part.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'port-filtered', title: 'A firewall keeps the port closed' };

export const portFiltered: KnownCause = { ...head, judge };

/** The host's own firewall, or one on the way. Until the host answers inside, it may just as well be down. */
function judge(evidence: Evidence): Cause | null {
  const firewall = firewallState(evidence);
  const sign = silence(evidence);
  if (evidence.outside === null && firewall.state === 'keeps-out') {
    return verdict(head, evidence, { confidence: 'medium', for: [firewall.line], owner: firewall.owner });
  }
  if (sign === null || !hostAnsweredInside(evidence)) return null;
  const elsewhere = askedElsewhere(evidence);
  if (firewall.state === 'keeps-out') {
    return verdict(head, evidence, {
      confidence: elsewhere === null ? 'strong' : 'medium',
      for: [sign, firewall.line],
      against: [elsewhere],
      owner: firewall.owner,
    });
  }
  const unclear = firewall.state === 'unclear' ? firewall.line : null;
  const up = 'the host answers inside, so it is up';
  const service = serviceState(evidence);
  const connection = connectionLogged(evidence);
  const unheard = connection.state === 'none' ? connection.line : null;
  // With its firewall on, Windows keeps silent on a port where nothing listens instead of refusing.
  const stealthy = service.state === 'stopped' && seenPart(evidence, 'firewall')?.firewallOn !== false;
  return verdict(head, evidence, {
    confidence: stealthy || elsewhere !== null ? 'weak' : 'medium',
    for: [sign, up, unclear, unheard],
    against: [
      unclear === null ? firewall.line : null,
      elsewhere,
      stealthy ? `${service.line}: a port without listener can be silent too` : null,
    ],
    notLooked: unseen(evidence, 'firewall'),
  });
}

/** The listener is set to another port than we asked for: moved, or translated by a device on the way. */
function askedElsewhere(evidence: Evidence): string | null {
  const set = seenPart(evidence, 'listener')?.local.portNumber ?? null;
  const asked = evidence.outside?.port;
  return set === null || asked === undefined || set === asked
    ? null
    : `PortNumber is ${set}, we asked ${asked}`;
}

function silence(evidence: Evidence): string | null {
  const seen = observationOf(evidence.outside, 'tcp');
  return seen === 'timed-out' || seen === 'unreachable' ? tcpClosed(evidence) : null;
}
