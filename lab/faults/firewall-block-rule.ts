import type { Fault } from './fault.ts';

const name = 'Block-Remote-Access-In';

export const firewallBlockRule: Fault = {
  name: 'firewall-block-rule',
  title: 'a firewall rule blocks the port, which beats the rules that allow it',
  apply(host) {
    const { rules } = host.firewall;
    if (rules.some((rule) => rule.name === name)) return;
    rules.push({ name, enabled: true, action: 'Block', profiles: 7, protocol: 'TCP', localPort: 3389 });
  },
};
