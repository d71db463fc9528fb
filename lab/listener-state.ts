import type { LabHost } from './model.ts';
import { effective, keys, readNumber } from './registry.ts';

/**
 * What a client's SYN meets. `silent`: the firewall drops it. `closed`: nobody listens, the port refuses.
 * A Windows firewall that is on drops SYNs to closed ports too (stealth mode); the lab lets them be refused, so
 * that the two stay apart.
 */
export type ListenerState = 'open' | 'closed' | 'silent';

const rdpPort = 3389;

export function listenerState(host: LabHost): ListenerState {
  // Whoever answers in its place has a listener and a firewall of its own.
  if (host.impostor !== null) return 'open';
  if (blocked(host)) return 'silent';
  const listens =
    host.services.TermService?.status === 'Running' &&
    effective(host, 'fDenyTSConnections') === 0 &&
    readNumber(host, keys.listener, 'fEnableWinStation') !== 0 &&
    // The lab's address stands for port 3389; a listener moved elsewhere is not there.
    (readNumber(host, keys.listener, 'PortNumber') ?? rdpPort) === rdpPort;
  return listens ? 'open' : 'closed';
}

/** Without an Allow rule for the active profile inbound is dropped; a Block rule wins over every Allow. */
function blocked(host: LabHost): boolean {
  const { on, activeProfiles, rules } = host.firewall;
  if (!on) return false;
  const inForce = rules.filter(
    (rule) =>
      rule.enabled &&
      rule.protocol === 'TCP' &&
      rule.localPort === rdpPort &&
      (rule.profiles === 0 || (rule.profiles & activeProfiles) !== 0),
  );
  return inForce.some((rule) => rule.action === 'Block') || !inForce.some((rule) => rule.action === 'Allow');
}
