import type { Fault } from './fault.ts';

export const hostKeyChanged: Fault = {
  name: 'host-key-changed',
  title: 'the host shows another SSH key than it had',
  apply(host) {
    host.wayIn.hostKeyChanged = true;
  },
};
