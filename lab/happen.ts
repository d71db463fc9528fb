import { moveFile } from './disk.ts';
import { hostClock } from './event-log.ts';
import type { Happening } from './happening.ts';
import { runDueTasks } from './run-due-tasks.ts';
import type { Machine } from './scripts/machine.ts';
import { setClock } from './uptime.ts';

const minuteMs = 60_000;

/** Has something happen to a host, see `Happening`. */
export function happen(machine: Machine, happening: Happening): void {
  const { host, now } = machine;
  switch (happening.what) {
    case 'time':
      for (let left = happening.ms; left > 0; left -= minuteMs) {
        host.clockOffsetMs += Math.min(left, minuteMs);
        runDueTasks(machine);
      }
      break;
    case 'reboot':
      host.clockOffsetMs += happening.offMs;
      host.reboot.lastBoot = hostClock(host, now()).toISOString();
      machine.inForce?.takeAll();
      runDueTasks(machine, true);
      break;
    case 'clock':
      setClock(host, happening.ms);
      break;
    case 'set':
      put(host as unknown as Record<string, unknown>, happening.path, happening.value);
      break;
    case 'move':
      moveFile(machine, happening.from, happening.to);
  }
  machine.touched();
}

function put(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    into[name] ??= {};
    put(into[name] as Record<string, unknown>, rest, value);
  } else if (value === null) Reflect.deleteProperty(into, name);
  else into[name] = structuredClone(value);
}
