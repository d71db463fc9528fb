import type { Fault } from './fault.ts';

const everywhereElse = 3;

/** The domain controller was not found in time, say: the network counts as one of strangers. */
export const publicNetwork: Fault = {
  name: 'public-network',
  title: 'the network in use counts as Public, which the Remote Desktop rules are not for',
  apply(host) {
    host.firewall.activeProfiles = 4;
    for (const rule of host.firewall.rules) {
      if (rule.name.startsWith('RemoteDesktop-')) rule.profiles = everywhereElse;
    }
  },
};
