import type { PortPart } from '../../../src/diagnosis/parts.ts';
import { listenerPort, serviceListens } from '../../listener-state.ts';
import { part } from './part.ts';

/** The svchost of TermService in every lab host. */
const termServiceProcess = 1128;

export const port = part<PortPart>((host, _now, inForce) => {
  const holder = host.portHolder;
  const owner =
    holder !== null
      ? { processId: holder.processId, process: holder.process, services: [] }
      : { processId: termServiceProcess, process: 'svchost', services: ['TermService'] };
  const addresses = holder !== null ? ['0.0.0.0'] : serviceListens(inForce) ? ['0.0.0.0', '::'] : [];
  return { port: listenerPort(host), listeners: addresses.map((address) => ({ address, ...owner })) };
});
