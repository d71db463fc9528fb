import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const lanAdapterWrong: Fault = {
  name: 'lan-adapter-wrong',
  title: 'the listener is bound to a network adapter that is gone',
  apply(host) {
    writeValue(host, keys.listener, 'LanAdapter', 3);
  },
};
