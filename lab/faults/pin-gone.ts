import { createHash } from 'node:crypto';
import { keys, pinValue, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** The pin names a certificate that was removed from the personal store; its thumbprint is fixed per host. */
export const pinGone: Fault = {
  name: 'pin-gone',
  title: 'the pinned certificate is no longer in the store',
  apply(host) {
    const thumbprint = createHash('sha1').update(`pinned ${host.machineGuid}`).digest('hex').toUpperCase();
    host.myStore = host.myStore.filter((certificate) => certificate.thumbprint !== thumbprint);
    writeValue(host, keys.listener, pinValue, { hex: thumbprint });
  },
};
