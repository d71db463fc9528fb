import { logEvent, managerAdmin, rdpCore, security } from '../event-log.ts';
import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

const attempts = 120;

/** Two hours of guessing from addresses kept for documentation (RFC 5737). The host itself stands. */
export const bruteForce: Fault = {
  name: 'brute-force',
  title: 'strangers try passwords on it all the time',
  apply(host, world) {
    for (let attempt = attempts; attempt > 0; attempt -= 1) {
      const at = new Date(world.now().getTime() - attempt * 60_000);
      const from = `${attempt % 2 === 0 ? '203.0.113' : '198.51.100'}.${(attempt % 40) + 1}`;
      const ClientIP = `${from}:${40_000 + attempt}`;
      logEvent(host, { ...rdpCore, id: 131, data: { ConnType: 'TCP', ClientIP } }, at);
      logEvent(host, { ...rdpCore, id: 140, data: { IPString: from } }, at);
      const failed = { Status: '0xc000006d', SubStatus: '0xc0000064', LogonType: '3', IpAddress: from };
      logEvent(host, { ...security, id: 4625, data: failed }, at);
      if (attempt % 40 === 0) logEvent(host, { ...managerAdmin, id: 1006, data: {} }, at);
    }
    // Somebody raised the limit, as the web advises, and so let more of them in at a time.
    writeValue(host, keys.terminalServer, 'MaxOutstandingConnections', 10_000);
  },
};
