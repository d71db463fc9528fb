import type { Evidence, FirewallPart } from './evidence.ts';
import { seenPart } from './seen-part.ts';

export interface FirewallReading {
  readonly state: 'lets-in' | 'keeps-out' | 'not-looked';
  /** What was seen, in one line; empty when the part was not looked at. */
  readonly line: string;
}

const tcpRule = 'RemoteDesktop-UserMode-In-TCP';

/** Whether the host's own firewall lets RDP over TCP in, as far as its Remote Desktop rules tell. */
export function firewallState(evidence: Evidence): FirewallReading {
  const firewall = seenPart(evidence, 'firewall');
  if (firewall === null) return { state: 'not-looked', line: '' };
  if (!firewall.firewallOn) return { state: 'lets-in', line: 'the firewall of the host is off' };
  const rules = firewall.rules.filter((rule) => rule.name === tcpRule);
  const applying = rules.filter((rule) => rule.enabled && covers(rule.profiles, firewall));
  // A Block rule beats every Allow rule.
  if (applying.some((rule) => rule.action === 'Block')) {
    return { state: 'keeps-out', line: `firewall rule ${tcpRule} blocks` };
  }
  if (applying.length > 0) return { state: 'lets-in', line: `firewall rule ${tcpRule} is on` };
  if (rules.length === 0) return { state: 'keeps-out', line: `there is no firewall rule ${tcpRule}` };
  const why = rules.some((rule) => rule.enabled) ? 'does not cover the active network profile' : 'is off';
  return { state: 'keeps-out', line: `firewall rule ${tcpRule} ${why}` };
}

/** 0 stands for every profile. */
function covers(profiles: number, { activeProfiles }: FirewallPart): boolean {
  return profiles === 0 || (profiles & activeProfiles) !== 0;
}
