import type { Fault } from './fault.ts';

export const firewallRulesOff: Fault = {
  name: 'firewall-rules-off',
  title: 'the Remote Desktop firewall rules are off',
  apply(host) {
    for (const rule of host.firewall.rules) {
      if (rule.name.startsWith('RemoteDesktop-')) rule.enabled = false;
    }
  },
};
