import type { Fault } from './fault.ts';

export const clockSkewed: Fault = {
  name: 'clock-skewed',
  title: 'the clock is nine minutes ahead',
  apply(host) {
    host.clockOffsetMs = 9 * 60_000;
  },
};
