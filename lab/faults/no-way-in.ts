import type { Fault } from './fault.ts';

export const noWayIn: Fault = {
  name: 'no-way-in',
  title: 'scripts cannot reach the host',
  apply(host) {
    host.noWayIn = true;
  },
};
