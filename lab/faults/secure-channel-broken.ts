import { logEvent, security } from '../event-log.ts';
import type { Fault } from './fault.ts';

/** TLS and the challenge work; every logon of the domain fails behind them. */
export const secureChannelBroken: Fault = {
  name: 'secure-channel-broken',
  title: 'the trust between the host and its domain is broken',
  apply(host, world) {
    host.domainMember = { joined: true, secureChannel: false };
    for (const minutesAgo of [40, 6]) {
      // STATUS_TRUSTED_DOMAIN_FAILURE.
      const data = { Status: '0xc000006d', SubStatus: '0xc000018c', LogonType: '3', IpAddress: '192.0.2.31' };
      logEvent(host, { ...security, id: 4625, data }, new Date(world.now().getTime() - minutesAgo * 60_000));
    }
  },
};
