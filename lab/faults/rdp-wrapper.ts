import { logCrash } from '../log-crash.ts';
import { keys, writeValue } from '../registry.ts';
import { stopTermService } from '../stop-term-service.ts';
import type { Fault } from './fault.ts';

const serviceDll = '%ProgramFiles%\\RDP Wrapper\\rdpwrap.dll';

/** The wrapper knows the offsets of one version of termsrv.dll; after an update it takes the service down. */
export const rdpWrapper: Fault = {
  name: 'rdp-wrapper',
  title: 'an unsigned wrapper stands in for the Remote Desktop service, and crashes it',
  apply(host, world) {
    writeValue(host, keys.termServiceParameters, 'ServiceDll', serviceDll);
    host.termService = { fileVersion: '1.6.2.0', signature: 'unsigned', signer: null };
    logCrash(host, world.now(), 'rdpwrap.dll');
    stopTermService(host);
  },
};
