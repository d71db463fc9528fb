import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from '../find-events.ts';
import { observationOf } from '../observation-of.ts';
import { portOwner } from '../port-owner.ts';
import { rdpSwitch } from '../rdp-switch.ts';
import { seenPart } from '../seen-part.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'listener-down', title: 'The listener of Remote Desktop is down though its service runs' };

export const listenerDown: KnownCause = { ...head, judge };

/** 258 started, 259 stopped, 260 failed; 1035 the listener stack was down. */
function judge(evidence: Evidence): Cause | null {
  const port = portOwner(evidence);
  if (serviceState(evidence).state !== 'running' || rdpSwitch(evidence).state === 'off') return null;
  // The listener of another port is up; whoever holds this one is another cause's business.
  const set = seenPart(evidence, 'listener')?.local.portNumber ?? null;
  if (set !== null && evidence.outside !== null && set !== evidence.outside.port) return null;
  if (port.state === 'another' || port.state === 'term-service') return null;
  const last = lastWord(evidence);
  const gone = seenPart(evidence, 'listener-wmi')?.present === false;
  if (port.state !== 'nobody' && last === null && !gone) return null;
  const closed = tcpClosed(evidence);
  const open = observationOf(evidence.outside, 'tcp') === 'open';
  // Nothing listening and silence may be the firewall's way of refusing.
  const refused = observationOf(evidence.outside, 'tcp') === 'refused';
  return verdict(head, evidence, {
    confidence: open ? 'weak' : refused ? 'strong' : 'medium',
    for: [
      closed,
      port.state === 'nobody' ? port.line : null,
      gone ? 'WMI knows no listener RDP-Tcp' : null,
      last === null ? null : describeEvent(last),
      serviceState(evidence).line,
    ],
    against: [open ? `TCP ${evidence.outside?.port} is open, seen from ${evidence.outside?.from}` : null],
    notLooked: unseen(evidence, 'port', 'events'),
  });
}

/** The listener's newest record of itself, where it is not that it started. */
function lastWord(evidence: Evidence): FoundEvent | null {
  const [newest] = findEvents(evidence, 'remoteconnectionmanager', [258, 259, 260, 1035]).toSorted(
    (a, b) => Date.parse(b.event.at) - Date.parse(a.event.at) || a.event.id - b.event.id,
  );
  return newest === undefined || newest.event.id === 258 ? null : newest;
}
