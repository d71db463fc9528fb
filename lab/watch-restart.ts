import { hostClock } from './event-log.ts';
import type { LabHost } from './model.ts';
import { runDueTasks } from './run-due-tasks.ts';
import type { Machine } from './scripts/machine.ts';
import { startService } from './services.ts';
import { renewCertificate } from './session-env.ts';

/** Restarts a host that has announced it. A real one counts down for longer and is away for minutes. */
export interface RestartWatch {
  /** To be called after every change of the host. */
  note(): void;
  /** The host was put back to another time, or ends: nothing is under way any more. */
  forget(): void;
}

const leadMs = 300;
const awayMs = 2_000;

/** `changed` is called when the host has gone down, and when it is back. */
export function watchRestart(machine: Machine, changed: () => void): RestartWatch {
  const { host } = machine;
  let waiting: NodeJS.Timeout | null = null;

  function after(ms: number, act: () => void | Promise<void>): void {
    waiting = setTimeout(async () => {
      await act();
      changed();
    }, ms);
    // Nobody waits for a lab that ends.
    waiting.unref();
  }
  return {
    note() {
      if (waiting !== null || host.reboot.restartAt === undefined) return;
      after(leadMs, () => {
        goDown(host);
        if (host.reboot.neverComesBack) return;
        after(awayMs, async () => {
          await comeBack(machine);
          waiting = null;
        });
      });
    },
    forget() {
      if (waiting !== null) clearTimeout(waiting);
      waiting = null;
    },
  };
}

function goDown(host: LabHost): void {
  host.reboot.down = true;
  host.sessions = [];
  for (const service of Object.values(host.services)) {
    service.status = 'Stopped';
    delete service.startedAt;
  }
}

/** What is disabled, or needs what is disabled, stays stopped; SessionEnv sees to the certificate as always. */
async function comeBack(machine: Machine): Promise<void> {
  const { host, now } = machine;
  delete host.reboot.down;
  delete host.reboot.restartAt;
  host.reboot.pending = [];
  host.reboot.lastBoot = hostClock(host, now()).toISOString();
  for (const name of Object.keys(host.services)) startService(host, name, now());
  machine.inForce?.takeAll();
  runDueTasks(machine, true);
  if (host.services.SessionEnv?.status === 'Running') await renewCertificate(machine);
}
