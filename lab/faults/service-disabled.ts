import { stopTermService } from '../stop-term-service.ts';
import type { Fault } from './fault.ts';

/** Both services are down: the redirector cannot run without TermService. */
export const serviceDisabled: Fault = {
  name: 'service-disabled',
  title: 'TermService is stopped and disabled',
  apply: (host) => stopTermService(host, { startType: 4 }),
};
