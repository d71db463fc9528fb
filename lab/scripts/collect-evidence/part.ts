import type { Value } from '../../../src/playbook/step.ts';
import type { LabHost } from '../../model.ts';
import { type Behaviour, returned } from '../behaviour.ts';

/** What Windows says where somebody may not look. */
export interface Denied {
  readonly denied: string;
}

/** A script that takes nothing and looks at the host; `now` is the real time. */
export function part<T extends object>(look: (host: LabHost, now: Date) => T | Denied): Behaviour {
  return {
    parameters: [],
    run(_ask, { host, now }) {
      const seen = look(host, now());
      if ('denied' in seen) return { kind: 'threw', id: 'SecurityException', message: seen.denied };
      // An interface is no Value to the compiler, though every one of parts.ts is plain data.
      return returned(structuredClone(seen) as unknown as Value);
    },
  };
}

/** The refusal of a class that wants an administrator. */
export const wmiDenied: Denied = { denied: 'Access denied' };
