import type { Fault } from './fault.ts';

/** The SYN of a client without IPsec is dropped as by a firewall. */
export const ipsecRequired: Fault = {
  name: 'ipsec-required',
  title: 'a policy wants IPsec of everybody who connects',
  apply(host) {
    host.firewall.connectionSecurity = [
      { name: 'Domain isolation: require inbound', requiresInbound: true, place: 'policy' },
    ];
  },
};
