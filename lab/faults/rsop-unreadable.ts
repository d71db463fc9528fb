import type { Fault } from './fault.ts';

/** Breaks nothing by itself; laid over another fault it hides who owns the setting. */
export const rsopUnreadable: Fault = {
  name: 'rsop-unreadable',
  title: 'the record of applied policies cannot be read',
  apply(host) {
    host.rsopUnreadable = true;
  },
};
