import type { Fault } from './fault.ts';

export const scriptHangs: Fault = {
  name: 'script-hangs',
  title: 'every script hangs and cannot be stopped',
  apply(host) {
    host.wayIn.scriptsHang = true;
  },
};
