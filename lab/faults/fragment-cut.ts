import type { Fault } from './fault.ts';

export const fragmentCut: Fault = {
  name: 'fragment-cut',
  title: 'what scripts return arrives cut short',
  apply(host) {
    host.wayIn.fragmentCut = true;
  },
};
