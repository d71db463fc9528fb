import { logCrash } from '../log-crash.ts';
import { stopTermService } from '../stop-term-service.ts';
import type { Fault } from './fault.ts';

export const serviceCrashes: Fault = {
  name: 'service-crashes',
  title: 'TermService crashed three times and was not started again',
  apply(host, world) {
    logCrash(host, world.now(), 'rdpcorets.dll');
    stopTermService(host);
  },
};
