import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const tls12Off: Fault = {
  name: 'tls12-off',
  title: 'TLS 1.2 is off for servers',
  apply(host) {
    writeValue(host, keys.tls12Server, 'Enabled', 0);
    writeValue(host, keys.tls12Server, 'DisabledByDefault', 1);
  },
};
