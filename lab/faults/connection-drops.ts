import type { Fault } from './fault.ts';

/** In the middle of a harness and its script, which are longer than that together. */
export const connectionDrops: Fault = {
  name: 'connection-drops',
  title: 'the connection scripts take is reset after 60 kB',
  apply(host) {
    host.wayIn.dropAfterBytes = 60_000;
  },
};
