import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Boot, RunState } from '../run/run.ts';
import { askPart } from './ask-part.ts';
import { partStep } from './part-step.ts';
import { readPart } from './read-part.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import type { World } from './world.ts';

const betweenAsksMs = 2_000;
/** Windows shifts the time of its start by what its clock is set; a start anew is later by more. */
const shiftMs = 60_000;

/**
 * After a restart was sent: asks the host until it says that it has started anew, or its time is up. `old`: it answers,
 * and has not been restarted; `not-back`: it does not answer. Null: this playbook restarts nothing, or the script
 * refused to.
 */
export async function waitForBoot(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<Boot | null> {
  const attempt = run.hosts.find(({ name }) => name === host.name)?.attempts.at(-1);
  if (playbook.comesBackWithin === undefined || attempt?.phase !== 'apply') return null;
  if (attempt.outcome?.kind === 'threw') return null;
  const planned = run.plan?.hosts.find((one) => one.host === host.name)?.state.lastBoot;
  const before = typeof planned === 'string' ? Date.parse(planned) : Number.NaN;
  const until = Date.parse(attempt.startedAt) + playbook.comesBackWithin * 1_000;
  for (;;) {
    const lastBoot = await askLastBoot(world, host, signal);
    throwIfCalledOff(signal);
    // Written so that a time that cannot be read is no new start.
    if (lastBoot !== null && Date.parse(lastBoot) > before + shiftMs) return 'new';
    if (world.clock.now().getTime() + betweenAsksMs >= until) return lastBoot === null ? 'not-back' : 'old';
    const text = `waiting for ${host.name} to come back`;
    world.progress.tell({ subject: { kind: 'run', id: run.run }, host: host.name, text });
    await world.clock.sleep(betweenAsksMs, signal);
  }
}

/** When the host says that it was started; null when it does not answer, or does not know. */
async function askLastBoot(world: World, host: Host, signal: AbortSignal): Promise<string | null> {
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable') return null;
  try {
    const outcome = await askPart(session, partStep('reboot', world.site().evidence), signal);
    const part = readPart('reboot', outcome);
    return part.looked ? part.value.lastBoot : null;
  } finally {
    await session.close();
  }
}
