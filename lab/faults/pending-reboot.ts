import type { Fault } from './fault.ts';

/** Breaks nothing by itself; whoever restarts the host finishes an update with it. */
export const pendingReboot: Fault = {
  name: 'pending-reboot',
  title: 'it waits for a restart to finish an update',
  apply(host) {
    host.reboot.pending = ['servicing', 'file-rename'];
  },
};
