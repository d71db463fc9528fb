import type { Fault } from './fault.ts';

/** A session takes some 8 kB to open, a script with what it comes in some 10 kB or more. */
export const connectionDrops: Fault = {
  name: 'connection-drops',
  title: 'the connection scripts take is reset after 20 kB, in the middle of a script',
  apply(host) {
    host.wayIn.dropAfterBytes = 20_000;
  },
};
