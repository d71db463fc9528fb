import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** Nothing shows from outside: people are turned away when they have given their password. */
export const drainMode: Fault = {
  name: 'drain-mode',
  title: 'the session host takes no new sessions',
  apply(host) {
    host.roles.sessionHost = true;
    host.licensing.licensingType = 4;
    writeValue(host, keys.terminalServer, 'TSServerDrainMode', 1);
  },
};
