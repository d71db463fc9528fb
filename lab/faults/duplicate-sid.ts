import { logEvent, security } from '../event-log.ts';
import type { Fault } from './fault.ts';

/** Machines cloned without sysprep share a SID; with this update they no longer trust one another's logons. */
export const duplicateSid: Fault = {
  name: 'duplicate-sid',
  title: 'it was cloned without sysprep, and an update refuses logons between such machines',
  apply(host, world) {
    const on = new Date(world.now().getTime() - 3 * 86_400_000).toISOString();
    const hotfix = { id: 'KB5065426', on: `${on.slice(0, 10)}T00:00:00.000Z` };
    host.hotfixes = [...host.hotfixes.filter(({ id }) => id !== hotfix.id), hotfix];
    const at = new Date(world.now().getTime() - 600_000);
    logEvent(host, { channel: 'System', provider: 'LsaSrv', id: 6167, data: {} }, at);
    const data = {
      Status: '0xc000006d',
      SubStatus: '0xc000006d',
      LogonType: '3',
      IpAddress: '198.51.100.20',
    };
    logEvent(host, { ...security, id: 4625, data }, at);
  },
};
