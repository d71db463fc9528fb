import { keyFileName, listenerContainer } from '../access.ts';
import type { Fault } from './fault.ts';

export const keyFileMissing: Fault = {
  name: 'key-file-missing',
  title: 'the key file of the listener is gone',
  apply(host) {
    delete host.keyFiles[keyFileName(listenerContainer, host.machineGuid)];
  },
};
