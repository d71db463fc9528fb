import { logEvent, managerAdmin } from '../event-log.ts';
import type { Fault } from './fault.ts';

/** Nothing shows from outside: the licence is asked for after the password. */
export const licenceGraceOver: Fault = {
  name: 'licence-grace-over',
  title: 'the grace period for licences of the session host is over',
  apply(host, world) {
    host.roles.sessionHost = true;
    host.licensing = { licensingType: 5, graceDays: 0 };
    for (const id of [1068, 1069]) {
      const at = new Date(world.now().getTime() - 1_800_000);
      logEvent(host, { ...managerAdmin, id, data: {} }, at);
    }
  },
};
