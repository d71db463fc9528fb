import type { HostExecutor } from '../../../src/ports/host-executor.ts';
import type { Secrets } from '../secrets.ts';
import { beginSession } from '../session/begin-session.ts';
import type { OutputLimits } from '../session/collect-output.ts';
import { unreachable } from '../unreachable.ts';
import { startProcess } from './process-wire.ts';

export interface LocalExecutorSettings {
  readonly secrets: Secrets;
  /** Where output goes that is too much for a job. */
  readonly spillFolder: string;
  /** Until PowerShell has opened a session. */
  readonly subsystemMs?: number;
  readonly limits?: OutputLimits;
  readonly stopWithinMs?: number;
}

const keys = ['kind', 'executable'];

/** The machine this program runs on, `way: {kind: local, executable?}`: a PowerShell 7 of its own for each session. */
export function createLocalExecutor(settings: LocalExecutorSettings): HostExecutor {
  const { secrets, spillFolder, subsystemMs = 30_000, limits, stopWithinMs } = settings;
  return {
    async open(host, signal) {
      const { way, name } = host;
      if (way?.kind !== 'local') return unreachable('no-way', `${name} is not this machine`);
      const strange = Object.keys(way).find((key) => !keys.includes(key));
      if (strange !== undefined)
        return unreachable('no-way', `${name}: a local way in has no setting ${strange}`);
      if (signal.aborted) return unreachable('subsystem', `called off before anything was sent to ${name}`);
      const wire = await startProcess(String(way.executable ?? 'pwsh'));
      if (typeof wire === 'string') return unreachable('subsystem', `${name}: ${wire}`);
      const session = {
        host: name,
        secrets,
        spillFolder,
        ...(limits === undefined ? {} : { limits }),
        ...(stopWithinMs === undefined ? {} : { stopWithinMs }),
      };
      return beginSession(wire, session, subsystemMs, signal);
    },
  };
}
