import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const rdpOff: Fault = {
  name: 'rdp-off',
  title: 'Remote Desktop is switched off',
  apply(host) {
    writeValue(host, keys.terminalServer, 'fDenyTSConnections', 1);
  },
};
