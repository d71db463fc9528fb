import type { Value } from '../../../src/playbook/step.ts';
import type { LabHost } from '../../model.ts';
import { type Behaviour, returned } from '../behaviour.ts';

/** What Windows says where somebody may not look: the error's id, and its message. */
export interface Denied {
  readonly denied: string;
  readonly message: string;
}

/** A script that takes nothing and looks at the host; `now` is the real time, `inForce` the host as its services see it. */
export function part<T extends object>(
  look: (host: LabHost, now: Date, inForce: LabHost) => T | Denied,
): Behaviour {
  return {
    parameters: [],
    run(_ask, { host, now, inForce }) {
      const seen = look(host, now(), inForce?.host() ?? host);
      if ('denied' in seen) return { kind: 'threw', id: seen.denied, message: seen.message };
      // An interface is no Value to the compiler, though every one of parts.ts is plain data.
      return returned(structuredClone(seen) as unknown as Value);
    },
  };
}

/** The refusal of a class that wants an administrator: WBEM_E_ACCESS_DENIED. */
export const wmiDenied: Denied = { denied: 'HRESULT 0x80041003,Get-CimInstance', message: 'Access denied' };

export const registryDenied: Denied = {
  denied: 'SecurityException',
  message: 'Requested registry access is not allowed.',
};
