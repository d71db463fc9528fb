import type { Fault } from './fault.ts';

export const wayInSlow: Fault = {
  name: 'way-in-slow',
  title: 'everything on the way in arrives a quarter of a second later',
  apply(host) {
    host.wayIn.latencyMs = 250;
  },
};
