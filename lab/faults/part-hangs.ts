import type { Fault } from './fault.ts';

export const partHangs: Fault = {
  name: 'part-hangs',
  title: 'one look at the host never answers: who may read its key',
  apply(host) {
    host.hangingParts = ['key-access'];
  },
};
