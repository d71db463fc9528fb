import { logEvent, managerOperational } from '../event-log.ts';
import type { Fault } from './fault.ts';

/** A web server took the port while TermService was down; the service runs, and cannot listen. */
export const portHeld: Fault = {
  name: 'port-held',
  title: 'another program holds the Remote Desktop port',
  apply(host, world) {
    host.portHolder = { process: 'node', processId: 4312 };
    // WSAEADDRINUSE.
    const data = { listenerName: 'RDP-Tcp', ErrorCode: '0x80072740' };
    logEvent(host, { ...managerOperational, id: 260, data }, world.now());
  },
};
