import type { Fault } from './fault.ts';

/** A session takes some 8 kB to open, a script in its harness some 25 kB more. */
export const connectionDrops: Fault = {
  name: 'connection-drops',
  title: 'the connection scripts take is reset after 20 kB, in the middle of a script',
  apply(host) {
    host.wayIn.dropAfterBytes = 20_000;
  },
};
