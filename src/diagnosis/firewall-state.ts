import { describeOwner } from './describe-owner.ts';
import type { Evidence } from './evidence.ts';
import { ownerOf } from './owner-of.ts';
import type { FirewallPart, FirewallRule } from './parts.ts';
import { seenPart } from './seen-part.ts';

interface FirewallReading {
  readonly state: 'lets-in' | 'keeps-out' | 'unclear' | 'not-looked';
  /** What was seen, in one line; empty when the part was not looked at. */
  readonly line: string;
  /** Who owns what keeps out, when this host does not. */
  readonly owner: string | null;
}

const tcpRule = 'RemoteDesktop-UserMode-In-TCP';
const tcp = 6;

/** Whether the host's own firewall lets RDP over TCP in, as far as its Remote Desktop rules tell. */
export function firewallState(evidence: Evidence): FirewallReading {
  const firewall = seenPart(evidence, 'firewall');
  if (firewall === null) return { state: 'not-looked', line: '', owner: null };
  if (!firewall.firewallOn) return { state: 'lets-in', line: 'the firewall of the host is off', owner: null };
  const owner = describeOwner(ownerOf(evidence, 'firewall rules'));
  const forTcp = firewall.rules.filter((rule) => rule.protocol === null || rule.protocol === tcp);
  const inForce = forTcp.filter(
    (rule) => rule.enabled && covers(rule.profiles, firewall) && onPort(rule, evidence),
  );
  const counting = inForce.filter(({ place }) => place === 'policy' || firewall.localRulesCount !== false);
  // A Block rule beats every Allow rule, unless it speaks of somebody else's address.
  const blocks = counting.filter(({ action }) => action === 'Block').toSorted(byName);
  const block = blocks.find(({ scoped }) => !scoped);
  if (block !== undefined) {
    const whose = block.place === 'policy' ? owner : null;
    return { state: 'keeps-out', line: `firewall rule ${block.name} blocks`, owner: whose };
  }
  const lines = blocks.map(({ name }) => `rule ${name} blocks certain addresses`);
  // The other RemoteDesktop-* rules are for UDP, shadowing and WebSocket.
  const allows = counting.filter(
    ({ action, name }) => action === 'Allow' && (name === tcpRule || !/^RemoteDesktop-/.test(name)),
  );
  const windows = allows.find(({ name }) => name === tcpRule);
  if (windows !== undefined && blocks.length === 0) {
    const scope = windows.scoped ? ' for certain addresses' : '';
    const state = windows.scoped ? 'unclear' : 'lets-in';
    return { state, line: `firewall rule ${tcpRule} is on${scope}`, owner: null };
  }
  const ignored = inForce.length > counting.length;
  const line = ignored
    ? 'policy lets no rule of this host count, and brings none for Remote Desktop'
    : whyNot(forTcp, evidence);
  const own = windows ?? allows.toSorted(byName)[0];
  // What it says of addresses is not known here.
  if (own !== undefined) {
    const said =
      windows === undefined
        ? `${line}, yet rule ${own.name} allows the port`
        : `firewall rule ${tcpRule} is on, yet ${lines[0]}`;
    return { state: 'unclear', line: said, owner: null };
  }
  return { state: 'keeps-out', line, owner: ignored ? owner : null };
}

function whyNot(rules: readonly FirewallRule[], evidence: Evidence): string {
  const named = rules.filter(({ name }) => name === tcpRule);
  if (named.length === 0) return `there is no firewall rule ${tcpRule}`;
  if (named.every((rule) => !onPort(rule, evidence)))
    return `firewall rule ${tcpRule} is for another port than ${listenerPort(evidence)}`;
  const enabled = named.some((rule) => rule.enabled);
  return `firewall rule ${tcpRule} ${enabled ? 'does not cover the active network profile' : 'is off'}`;
}

/** 0 stands for every profile. */
function covers(profiles: number, { activeProfiles }: FirewallPart): boolean {
  return profiles === 0 || (profiles & activeProfiles) !== 0;
}

/** The port that counts at the host: a device on the way may translate the one that we asked for. */
function listenerPort(evidence: Evidence): number | null {
  const set = seenPart(evidence, 'listener')?.local.portNumber ?? seenPart(evidence, 'port')?.port;
  return set ?? evidence.outside?.port ?? null;
}

/** A list of ports and ranges such as `3389,8000-8080`; words such as RPC are not ours. */
function onPort({ localPort }: FirewallRule, evidence: Evidence): boolean {
  const port = listenerPort(evidence);
  if (localPort === null || localPort === '*' || /^any$/i.test(localPort) || port === null) return true;
  return localPort.split(',').some((piece) => {
    const [from = Number.NaN, to = from] = piece.split('-').map(Number);
    return from <= port && port <= to;
  });
}

function byName(a: FirewallRule, b: FirewallRule): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
