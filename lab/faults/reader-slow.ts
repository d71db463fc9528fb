import type { Fault } from './fault.ts';

export const readerSlow: Fault = {
  name: 'reader-slow',
  title: 'the host takes scripts in slowly, 40 kB a second',
  apply(host) {
    host.wayIn.readBytesPerSecond = 40_000;
  },
};
