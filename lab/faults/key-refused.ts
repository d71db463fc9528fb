import type { Fault } from './fault.ts';

export const keyRefused: Fault = {
  name: 'key-refused',
  title: 'the host refuses the key scripts come with',
  apply(host) {
    host.wayIn.keyRefused = true;
  },
};
