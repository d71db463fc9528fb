import type { Fault } from './fault.ts';

export const localRulesIgnored: Fault = {
  name: 'local-rules-ignored',
  title: 'policy lets no firewall rule of this host count, and has none for Remote Desktop',
  apply(host) {
    host.firewall.localRulesCount = false;
  },
};
