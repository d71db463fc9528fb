import { controlManager, logEvent } from '../event-log.ts';
import { stopTermService } from '../stop-term-service.ts';
import type { Fault } from './fault.ts';

export const serviceHangs: Fault = {
  name: 'service-hangs',
  title: 'TermService hangs while stopping',
  apply(host, world) {
    stopTermService(host, { status: 'StopPending' });
    const data = { param1: '30000', param2: 'TermService' };
    const at = new Date(world.now().getTime() - 900_000);
    logEvent(host, { ...controlManager, id: 7011, data }, at);
  },
};
