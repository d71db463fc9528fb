import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** Whoever asks the usual port is refused; on the other one the firewall would let nobody in. */
export const portMoved: Fault = {
  name: 'port-moved',
  title: 'Remote Desktop was moved to port 3390, which no firewall rule is for',
  apply(host) {
    writeValue(host, keys.listener, 'PortNumber', 3390);
  },
};
