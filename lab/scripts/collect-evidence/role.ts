import type { RolePart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

export const role = part<RolePart>(({ roles }) => ({
  ...roles,
  runningMachines: roles.hyperVHost ? roles.runningMachines : null,
}));
