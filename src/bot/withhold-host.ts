import type { Host } from '../inventory/host.ts';
import type { RunState } from '../run/run.ts';
import { dispatch } from './dispatch.ts';
import type { World } from './world.ts';

/** Records that nothing is sent to this host after all, and why. */
export async function withholdHost(
  world: World,
  run: RunState,
  host: Host,
  reason: string,
  drift: readonly string[],
  alarm: { readonly alarm?: true } = {},
): Promise<void> {
  const at = world.clock.now().toISOString();
  await dispatch(world, run.run, run.playbook, {
    at,
    type: 'withhold',
    host: host.name,
    reason,
    differences: drift,
    ...alarm,
  });
}
