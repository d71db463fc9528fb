import type { Fault } from './fault.ts';

/** Both services are down: the redirector cannot run without TermService. */
export const serviceDisabled: Fault = {
  name: 'service-disabled',
  title: 'TermService is stopped and disabled',
  apply(host) {
    const service = host.services.TermService;
    if (service !== undefined) Object.assign(service, { status: 'Stopped', startType: 4 });
    const redirector = host.services.UmRdpService;
    if (redirector !== undefined) redirector.status = 'Stopped';
    // Nobody stays in a session of a service that does not run.
    for (const session of host.sessions) session.state = 'Disconnected';
  },
};
