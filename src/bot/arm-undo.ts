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
interface NotArmed {
  readonly reason: string;
  readonly alarm: boolean;
}

/** Refusals of the host after which nobody can trust what it keeps. */
const alarming: readonly string[] = ['ForeignOwner', 'TaskChanged', 'TaskNotAsWritten', 'Corrupt'];
/** Refusals to arm after which nothing of this run is armed. Whatever else is thrown may come after it was armed. */
const unarmed: readonly string[] = [
  'BadRunId',
  'BadItem',
  'BadScript',
  'ForeignOwner',
  'OtherUndoArmed',
  'TaskNotAsWritten',
  'UndoOver',
];

type Told =
  | { readonly type: 'report-armed'; readonly dueAfterSeconds: number }
  | { readonly type: 'report-not-armed' }
  | { readonly type: 'report-rehearsed'; readonly remainingSeconds: number };

/**
 * Arms the undo of a timed change on its host, and has the host show that its task would put everything back. Null when
 * that is so and enough time is left; else why nothing may be sent. That it may be armed is recorded
 * before it is told, so that whatever comes between, the run knows of it and has it disarmed.
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
  const tell = async (command: Told) => {
    const at = world.clock.now().toISOString();
    return dispatch(world, run.run, run.playbook, { host: host.name, ...command, at });
  };
  const recorded = await tell({ type: 'report-armed', dueAfterSeconds });
  if (recorded.kind === 'refusal' || recorded.events.length === 0)
    return { reason: `${host.name} was not armed: its run is over.`, alarm: false };
  const armed = readArmed(await ask('undo/arm', given as unknown as Record<string, Value>), RunId);
  if ('kind' in armed) {
    const known = run.hosts.find(({ name }) => name === host.name)?.armed;
    if (armed.kind === 'threw' && unarmed.includes(idOf(armed)) && known?.state !== 'armed')
      await tell({ type: 'report-not-armed' });
    return notArmed(host, armed);
  }
  const rehearsed = readRehearsed(await ask('undo/rehearse'), RunId);
  if ('kind' in rehearsed) return notArmed(host, rehearsed);
  const status = readStatus(await ask('undo/status'), RunId);
  if ('kind' in status) return notArmed(host, status);
  const needed = secondsToProof(playbook, world.proofWindowMs) + tooLateSeconds;
  const remainingSeconds = status.remainingSeconds ?? 0;
  if (status.state !== 'armed' || remainingSeconds < needed) {
    const reason = `${host.name} would put it back in ${remainingSeconds} s, before it could be proved (${needed} s).`;
    return { reason, alarm: false };
  }
  await tell({ type: 'report-rehearsed', remainingSeconds });
  return null;
}

const words: Partial<Record<UndoStep, string>> = {
  'undo/arm': 'arming the undo on the host',
  'undo/rehearse': 'having its task rehearse the undo',
};

function notArmed({ name }: Host, outcome: Exclude<Outcome, { kind: 'returned' }>): NotArmed {
  const said = 'message' in outcome ? outcome.message : `${outcome.kind} after ${outcome.afterMs} ms`;
  return {
    reason: `${name} was not armed to put it back by itself: ${said.replace(/\.?$/, '.')}`,
    alarm: outcome.kind === 'threw' && alarming.includes(idOf(outcome)),
  };
}

/** '' for what is no refusal of the undo's scripts. */
function idOf({ id }: Extract<Outcome, { kind: 'threw' }>): string {
  return id.startsWith('RdpMedic.') ? id.slice('RdpMedic.'.length) : '';
}
