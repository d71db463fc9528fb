import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { restoreItemsOf } from '../playbook/restore-items-of.ts';
import type { Outcome, Value } from '../playbook/step.ts';
import type { UndoSet, UndoStep } from '../playbook/undo-on-host.ts';
import type { Session } from '../ports/host-executor.ts';
import type { RunState } from '../run/run.ts';
import { undoId } from '../run/undo-id.ts';
import { secondsToProof, tooLateSeconds } from '../run/why-not-armed.ts';
import { dispatch } from './dispatch.ts';
import { readArmed, readRehearsed, readStatus } from './read-undo.ts';
import { tellProgress } from './tell-progress.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import { scriptsToStore, undoStep } from './undo-step.ts';
import type { World } from './world.ts';

/** Why the change is not sent; `alarm`: what the host keeps of ours is not as it should be, and somebody must look. */
export interface NotArmed {
  readonly reason: string;
  readonly alarm: boolean;
}

/** Refusals of the host after which nobody can trust what it keeps. */
const alarming: readonly string[] = ['ForeignOwner', 'TaskChanged', 'TaskNotAsWritten', 'Corrupt'];

/**
 * Arms the undo of a timed change on its host, and has the host show that its task would put everything back. Null when
 * that is so and enough time is left; else why nothing may be sent. That it was armed is recorded first, so that whatever
 * comes between, the run knows of it and has it disarmed.
 */
export async function armUndo(
  world: World,
  session: Session,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<NotArmed | null> {
  const planned = run.plan!.hosts.find((one) => one.host === host.name);
  const { onHost } = playbook;
  const { undo } = run.plan!;
  const restore = restoreItemsOf(planned?.before ?? {}, planned?.after ?? {}, playbook.lowersSecurity);
  if (undo.kind !== 'timed' || onHost === undefined || restore.kind !== 'items') {
    return { reason: `${host.name} could not be told to put it back by itself.`, alarm: false };
  }
  const RunId = undoId(run, host.name);
  const ask = async (name: UndoStep, more: Readonly<Record<string, Value>> = {}): Promise<Outcome> => {
    tellProgress(world, run, host, words[name] ?? name);
    const outcome = await session.run(
      undoStep(onHost as UndoSet, name, { RunId, ...more }),
      () => {},
      signal,
    );
    throwIfCalledOff(signal);
    return outcome;
  };
  const dueAfterSeconds = undo.minutes * 60;
  const given = { AfterSeconds: dueAfterSeconds, Items: restore.items, ...scriptsToStore(onHost) };
  const armed = readArmed(await ask('undo/arm', given as unknown as Record<string, Value>));
  const command = { host: host.name, at: world.clock.now().toISOString() };
  // One whose answer was lost may be armed all the same.
  if (!('kind' in armed) || armed.kind !== 'threw')
    await dispatch(world, run.run, run.playbook, { ...command, type: 'report-armed', dueAfterSeconds });
  if ('kind' in armed) return notArmed(host, armed);
  const rehearsed = readRehearsed(await ask('undo/rehearse'));
  if ('kind' in rehearsed) return notArmed(host, rehearsed);
  const status = readStatus(await ask('undo/status'));
  if ('kind' in status) return notArmed(host, status);
  const needed = secondsToProof(playbook, world.proofWindowMs) + tooLateSeconds;
  const remainingSeconds = status.remainingSeconds ?? 0;
  if (status.state !== 'armed' || remainingSeconds < needed) {
    const reason = `${host.name} would put it back in ${remainingSeconds} s, before it could be proved (${needed} s).`;
    return { reason, alarm: false };
  }
  const at = world.clock.now().toISOString();
  await dispatch(world, run.run, run.playbook, {
    ...command,
    at,
    type: 'report-rehearsed',
    remainingSeconds,
  });
  return null;
}

const words: Partial<Record<UndoStep, string>> = {
  'undo/arm': 'arming the undo on the host',
  'undo/rehearse': 'having its task rehearse the undo',
};

function notArmed({ name }: Host, outcome: Exclude<Outcome, { kind: 'returned' }>): NotArmed {
  const id = outcome.kind === 'threw' ? outcome.id.replace(/^RdpMedic\./, '') : '';
  const said = 'message' in outcome ? outcome.message : `${outcome.kind} after ${outcome.afterMs} ms`;
  return {
    reason: `${name} was not armed to put it back by itself: ${said.replace(/\.?$/, '.')}`,
    alarm: alarming.includes(id),
  };
}
