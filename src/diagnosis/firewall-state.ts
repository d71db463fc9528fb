import type { Evidence } from './evidence.ts';
import type { FirewallPart } from './parts.ts';
import { seenPart } from './seen-part.ts';

type Rule = FirewallPart['rules'][number];

export interface FirewallReading {
  readonly state: 'lets-in' | 'keeps-out' | 'unclear' | 'not-looked';
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
  // The site's own rules for the port; the other RemoteDesktop-* rules are for UDP, shadowing and WebSocket.
  const others = firewall.rules.filter((rule) => !rule.name.startsWith('RemoteDesktop-'));
  const inForce = (rule: Rule): boolean => rule.enabled && covers(rule.profiles, firewall);
  // A Block rule beats every Allow rule.
  const block = [...rules, ...others].find((rule) => inForce(rule) && rule.action === 'Block');
  if (block !== undefined) return { state: 'keeps-out', line: `firewall rule ${block.name} blocks` };
  if (rules.some(inForce)) return { state: 'lets-in', line: `firewall rule ${tcpRule} is on` };
  const line = whyNot(rules);
  const own = others.find(inForce);
  // What it says of protocol and addresses is not known here.
  if (own !== undefined) return { state: 'unclear', line: `${line}, yet rule ${own.name} allows the port` };
  return { state: 'keeps-out', line };
}

function whyNot(rules: readonly Rule[]): string {
  if (rules.length === 0) return `there is no firewall rule ${tcpRule}`;
  const enabled = rules.some((rule) => rule.enabled);
  return `firewall rule ${tcpRule} ${enabled ? 'does not cover the active network profile' : 'is off'}`;
}

/** 0 stands for every profile. */
function covers(profiles: number, { activeProfiles }: FirewallPart): boolean {
  return profiles === 0 || (profiles & activeProfiles) !== 0;
}
