import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const listenerValuesOutOfRange: Fault = {
  name: 'listener-values-out-of-range',
  title: 'the listener has a security layer that does not exist',
  apply(host) {
    writeValue(host, keys.listener, 'SecurityLayer', 7);
  },
};
