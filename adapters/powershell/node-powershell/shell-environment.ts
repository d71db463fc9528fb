import { scriptEnvironment } from '../script-environment.ts';

/** The name under which every process of a shell carries the shell's mark. */
export const markName = 'RDP_MEDIC_SHELL';

/** The environment a shell starts with. */
export function shellEnvironment(ours: NodeJS.ProcessEnv, mark: string): NodeJS.ProcessEnv {
  return { ...scriptEnvironment(ours), [markName]: mark };
}
