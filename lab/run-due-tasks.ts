import type { LabHost } from './model.ts';
import type { Machine } from './scripts/machine.ts';
import { runUndoTask } from './scripts/undo/run-undo-task.ts';
import { uptimeMs } from './uptime.ts';

const minuteMs = 60_000;

/**
 * The task scheduler of a lab host comes by: whose minute has passed since its last run is run, and after a start every
 * one. To be called each second or so, or when time was made to pass.
 */
export function runDueTasks(machine: Machine, afterStart = false): void {
  const { host, now } = machine;
  for (const [path, task] of Object.entries(host.scheduledTasks ?? {})) {
    const since = uptimeMs(host, now()) - task.lastRunMs;
    if (afterStart || since < 0 || since >= minuteMs) startTask(machine, path);
  }
}

/** Runs a task's action as its account, to its end; what it throws is lost, as it is there. */
export function startTask(machine: Machine, path: string): void {
  const { host, now } = machine;
  const task = host.scheduledTasks?.[path];
  if (task === undefined) return;
  task.lastRunMs = uptimeMs(host, now());
  const [, settings = ''] = /<Settings>([\s\S]*)<\/Settings>/.exec(task.xml) ?? [];
  if (host.tasksDoNotRun === true || settings.includes('<Enabled>false</Enabled>')) return;
  const found = /-File &quot;([^"]+)\\task\.ps1&quot; -RunId (\S+)<\/Arguments>/.exec(task.xml);
  if (found === null) return;
  const [, folder = '', run = ''] = found;
  asAccount(host, task.xml.includes('<UserId>S-1-5-18</UserId>') ? 'system' : 'user', () =>
    runUndoTask(machine, folder, run),
  );
  machine.touched();
}

function asAccount(host: LabHost, identity: LabHost['identity'], run: () => void): void {
  const before = host.identity;
  host.identity = identity;
  try {
    run();
  } finally {
    host.identity = before;
  }
}
