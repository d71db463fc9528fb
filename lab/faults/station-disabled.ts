import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const stationDisabled: Fault = {
  name: 'station-disabled',
  title: 'the listener itself is switched off',
  apply(host) {
    writeValue(host, keys.listener, 'fEnableWinStation', 0);
  },
};
