import type { LabFirewallRule, LabHost } from './model.ts';
import { reachesUs } from './reaches-us.ts';
import { effective, keys, readNumber } from './registry.ts';

/**
 * What a client's SYN meets. `silent`: the firewall drops it. `closed`: nobody listens, the port refuses.
 * A Windows firewall that is on drops SYNs to closed ports too (stealth mode); the lab lets them be refused, so
 * that the two stay apart.
 */
export type ListenerState = 'open' | 'closed' | 'silent';

const rdpPort = 3389;

export function listenerState(host: LabHost): ListenerState {
  if (host.reboot.down) return 'closed';
  // Whoever answers in its place has a listener and a firewall of its own.
  if (host.impostor !== null) return 'open';
  if (blocked(host)) return 'silent';
  // The lab's address stands for port 3389; a listener moved elsewhere is not there.
  const here = listenerPort(host) === rdpPort;
  return here && (host.portHolder !== null || serviceListens(host)) ? 'open' : 'closed';
}

/** Whether TermService has its listener up. */
export function serviceListens(host: LabHost): boolean {
  return (
    host.portHolder === null &&
    host.services.TermService?.status === 'Running' &&
    effective(host, 'fDenyTSConnections') === 0 &&
    readNumber(host, keys.listener, 'fEnableWinStation') !== 0 &&
    // Bound to an adapter that this host does not have; the lab's hosts have none but "all of them".
    (readNumber(host, keys.listener, 'LanAdapter') ?? 0) === 0
  );
}

export function listenerPort(host: LabHost): number {
  return readNumber(host, keys.listener, 'PortNumber') ?? rdpPort;
}

/**
 * Without an Allow rule for the active profile inbound is dropped; a Block rule wins over every Allow. Rules of this
 * host count for nothing where policy forbids merging, and a rule that wants IPsec drops all who speak none.
 */
function blocked(host: LabHost): boolean {
  const { on, activeProfiles, rules, localRulesCount, connectionSecurity } = host.firewall;
  if (!on) return false;
  if (connectionSecurity.some((rule) => rule.requiresInbound)) return true;
  const inForce = rules.filter(
    (rule) =>
      rule.enabled &&
      ((rule.protocol === 'TCP' && rule.localPort === rdpPort) || blocksEveryPort(rule)) &&
      (localRulesCount || rule.place === 'policy') &&
      (rule.profiles === 0 || (rule.profiles & activeProfiles) !== 0) &&
      reachesUs(rule.remoteAddresses),
  );
  return inForce.some((rule) => rule.action === 'Block') || !inForce.some((rule) => rule.action === 'Allow');
}

/** Such a rule keeps Remote Desktop out without naming it. */
export function blocksEveryPort({ enabled, action, protocol, localPort }: LabFirewallRule): boolean {
  return enabled && action === 'Block' && protocol === 'TCP' && localPort === 0;
}
