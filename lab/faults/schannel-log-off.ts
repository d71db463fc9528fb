import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** Breaks nothing by itself; laid over a TLS fault it leaves no event of it. */
export const schannelLogOff: Fault = {
  name: 'schannel-log-off',
  title: 'TLS is not to leave any event behind',
  apply(host) {
    writeValue(host, keys.schannel, 'EventLogging', 0);
  },
};
