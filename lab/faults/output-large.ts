import type { Fault } from './fault.ts';

export const outputLarge: Fault = {
  name: 'output-large',
  title: 'every script returns more than a megabyte',
  apply(host) {
    host.wayIn.outputLength = 1_500_000;
  },
};
