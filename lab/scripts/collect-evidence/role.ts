import type { RolePart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Whether it serves sessions, and which machines run on it, is told to administrators alone. */
export const role = part<RolePart>(({ roles, identity }) => {
  const told = identity !== 'user';
  return {
    ...roles,
    sessionHost: told ? roles.sessionHost : null,
    runningMachines: roles.hyperVHost && told ? roles.runningMachines : null,
  };
});
