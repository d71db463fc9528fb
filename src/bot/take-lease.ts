import type { Host } from '../inventory/host.ts';
import type { RunState } from '../run/run.ts';
import { readRun } from './read-run.ts';
import { tellProgress } from './tell-progress.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import { withholdHost } from './withhold-host.ts';
import type { World } from './world.ts';

const leaseRetryMs = 500;

export interface Lease {
  readonly fence: number;
  /** Milliseconds since 1970: nothing may be sent that could run longer. */
  readonly until: number;
}

/** The host to ourselves, for so long; null when it is not wanted any more. */
export async function takeLease(
  world: World,
  run: RunState,
  host: Host,
  phase: 'apply' | 'revert',
  ms: number,
  signal: AbortSignal,
): Promise<Lease | null> {
  // An approval expires; that a change is put back does not.
  const mayExpire = phase === run.plan!.phase;
  for (;;) {
    const until = world.clock.now().getTime() + ms;
    const lease = await world.leases.take(host.name, run.run, ms);
    if (lease.kind === 'taken') return { fence: lease.fence, until };
    if (mayExpire && run.expiresAt !== null && world.clock.now().toISOString() >= run.expiresAt) {
      await withholdHost(
        world,
        run,
        host,
        `${host.name} was busy with ${lease.by} until this plan expired.`,
        [],
      );
      return null;
    }
    tellProgress(world, run, host, `${host.name} is busy with ${lease.by}; waiting`);
    await world.clock.sleep(leaseRetryMs, signal);
    throwIfCalledOff(signal);
    // It may have been cancelled while the host was busy.
    const now = await readRun(world, run.run);
    const stage = now?.hosts.find((one) => one.name === host.name)?.stage;
    if (stage !== 'waiting' && stage !== 'reverting') return null;
  }
}
