import type { FirewallPart } from '../../../src/diagnosis/parts.ts';
import { blocksEveryPort, listenerPort } from '../../listener-state.ts';
import { ownRule } from '../remote-desktop-firewall.ts';
import { part } from './part.ts';

const everyProfile = 7;

export const firewall = part<FirewallPart>((host) => {
  const { rules, activeProfiles, on, localRulesCount, connectionSecurity } = host.firewall;
  const port = listenerPort(host);
  return {
    rules: rules
      .filter(
        (rule) =>
          rule.name.startsWith('RemoteDesktop-') ||
          rule.name === ownRule ||
          rule.localPort === port ||
          blocksEveryPort(rule),
      )
      .map((rule) => ({
        name: rule.name,
        enabled: rule.enabled,
        action: rule.action,
        profiles: rule.profiles === 0 ? everyProfile : rule.profiles,
        place: rule.place ?? ('local' as const),
        protocol: rule.protocol === 'TCP' ? 6 : 17,
        localPort: rule.localPort === 0 ? null : String(rule.localPort),
        scoped: rule.remoteAddresses !== undefined,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    activeProfiles,
    firewallOn: on,
    localRulesCount,
    connectionSecurity,
  };
});
