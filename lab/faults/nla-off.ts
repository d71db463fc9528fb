import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const nlaOff: Fault = {
  name: 'nla-off',
  title: 'network level authentication is not required',
  apply(host) {
    writeValue(host, keys.listener, 'UserAuthentication', 0);
  },
};
