import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Job } from '../run/job.ts';
import type { RunState } from '../run/run.ts';
import { checkInside, checkOutside } from './check.ts';
import { dispatch } from './dispatch.ts';
import { performChange } from './perform-change.ts';
import { performLook } from './perform-look.ts';
import { performProof } from './perform-proof.ts';
import { performRemind, performUndo } from './perform-undo.ts';
import { readRun } from './read-run.ts';
import { redactingExecutor } from './redacting-executor.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import type { World } from './world.ts';

/** Carries out one job. What it comes to is appended to its run or check; a fault of ours is thrown. */
export async function perform(outer: World, job: Job, signal: AbortSignal): Promise<void> {
  const world = { ...outer, executor: redactingExecutor(outer.executor) };
  if (job.kind === 'check-outside') return checkOutside(world, job.check, signal);
  if (job.kind === 'check-inside') return checkInside(world, job.check, signal);
  const run = await readRun(world, job.run);
  // A job that outlived its run has nothing left to do.
  if (run === null || run.ending !== null) return;
  const at = world.clock.now().toISOString();
  if (job.kind === 'expire') {
    await dispatch(world, run.run, run.playbook, { at, type: 'expire', plan: job.plan });
    return;
  }
  if (job.kind === 'settle') {
    const { host, fence } = job;
    await dispatch(world, run.run, run.playbook, { at, type: 'lose-contact', host, fence });
    return;
  }
  const found = find(world, run, job.host);
  if (typeof found === 'string') {
    // A reminder that cannot be had ends nothing.
    if (job.kind === 'remind') return;
    await dispatch(world, run.run, run.playbook, { at, type: 'give-up', host: job.host, reason: found });
    return;
  }
  const { playbook, host } = found;
  switch (job.kind) {
    case 'look': {
      const look = await performLook(world, run, playbook, host, signal);
      throwIfCalledOff(signal);
      const reportedAt = world.clock.now().toISOString();
      await dispatch(world, run.run, run.playbook, {
        at: reportedAt,
        type: 'report-look',
        host: host.name,
        look,
      });
      return;
    }
    case 'apply':
    case 'revert':
      return performChange(world, run, playbook, host, job.kind, signal);
    case 'prove':
      return performProof(world, run, playbook, host, signal);
    case 'undo':
      return performUndo(world, run, playbook, host, signal);
    case 'remind':
      return performRemind(world, run, playbook, host, signal);
  }
}

/** What the job is about, or why it cannot be carried out any more. */
function find(world: World, run: RunState, name: string): { playbook: Playbook; host: Host } | string {
  const { playbooks, inventory } = world.site();
  const playbook = playbooks.find((one) => one.name === run.playbook);
  const host = inventory.hosts.find((one) => one.name === name);
  if (!playbook) return `The playbook ${run.playbook} is not there any more.`;
  return host ? { playbook, host } : `${name} is not in the inventory any more.`;
}
