import type { Fault } from './fault.ts';

export const slowScripts: Fault = {
  name: 'slow-scripts',
  title: 'every script takes five seconds longer',
  apply(host) {
    host.scriptDelayMs = 5000;
  },
};
