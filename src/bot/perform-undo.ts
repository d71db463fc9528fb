import { judgeProof } from '../diagnosis/prove.ts';
import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { UndoAnswer } from '../run/command.ts';
import { isLater, whyUnbelievable } from '../run/decide-due.ts';
import type { RunState } from '../run/run.ts';
import { undoId } from '../run/undo-id.ts';
import { askUndo, confirmUndo, type Found, lookAtUndo, type Said } from './ask-undo.ts';
import { dispatch } from './dispatch.ts';
import { inspect } from './perform-proof.ts';
import { readRun } from './read-run.ts';
import { seeAndDiagnose } from './see.ts';
import { tellProgress } from './tell-progress.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import type { World } from './world.ts';

/** After its time an undo takes the next minute, tries again each minute, and is set off by us where its task is gone. */
const graceMs = 6 * 60_000;
const firstAgainMs = 5_000;
const lastAgainMs = 60_000;

/**
 * Asks a host what became of its undo, and confirms it where what stands is to stay, until the host has said it or its
 * time is long over. What is asked twice is answered the same.
 */
export async function performUndo(
  world: World,
  { run: id }: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  for (let againMs = firstAgainMs; ; againMs = Math.min(2 * againMs, lastAgainMs)) {
    const run = await readRun(world, id);
    const state = run?.hosts.find(({ name }) => name === host.name);
    if (!run || state?.armed?.state !== 'armed') return;
    if (state.stage !== 'confirming' && state.stage !== 'holding') return;
    const leftMs = Date.parse(state.armed.dueAt) - world.clock.now().getTime();
    const confirms = state.verdict?.undo === 'confirm';
    // It was put off meanwhile, and a job of its own is owed for that time.
    if (!confirms && state.armed.later !== undefined && leftMs > lastAgainMs) return;
    if (!confirms && leftMs > 0) {
      tellProgress(world, run, host, `${host.name} puts it back by itself in ${Math.ceil(leftMs / 1_000)} s`);
      await world.clock.sleep(leftMs, signal);
      throwIfCalledOff(signal);
    }
    const said = await ask(world, run, playbook, host, confirms, signal);
    throwIfCalledOff(signal);
    if (said.kind === 'again' && (await putOff(world, run, host, said.remainingSeconds ?? null))) return;
    const over = leftMs < -graceMs;
    if (said.kind !== 'again' || over) {
      const answer: UndoAnswer =
        said.kind === 'undone'
          ? { ...said, ...(await lookAgain(world, run, playbook, host, signal)) }
          : said.kind === 'again'
            ? { kind: 'silent' }
            : (said as UndoAnswer);
      throwIfCalledOff(signal);
      const at = world.clock.now().toISOString();
      await dispatch(world, run.run, run.playbook, { at, type: 'report-undo', host: host.name, answer });
      if (answer.kind !== 'too-late') return;
      continue;
    }
    tellProgress(world, run, host, `asked ${host.name} about its undo: ${said.why}; asking again`);
    await world.clock.sleep(againMs, signal);
    throwIfCalledOff(signal);
  }
}

/** Tells people that a suspension is about to end, with how its undo stands on the host. */
export async function performRemind(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  const none = { undo: 'not-seen', remainingSeconds: null } as const;
  const found = await onHost<Found>(world, run, playbook, host, signal, lookAtUndo, none);
  throwIfCalledOff(signal);
  const armed = (await readRun(world, run.run))?.hosts.find(({ name }) => name === host.name)?.armed;
  const left = found.undo === 'armed' ? found.remainingSeconds : null;
  const dueMs = world.clock.now().getTime() + (left ?? 0) * 1_000;
  const late = left !== null && armed !== undefined && isLater(dueMs, armed);
  const unsound = late && whyUnbelievable(left, armed) !== null;
  // People are told when it ends, and that is later now: the run owes them that for then.
  if (late && !unsound && (await putOff(world, run, host, left))) return;
  const undo = unsound ? 'unsound' : found.undo;
  const at = world.clock.now().toISOString();
  await dispatch(world, run.run, run.playbook, { at, type: 'remind', host: host.name, undo });
}

/** The host is not done, and says how much is left: whether that is later than we knew, so that it is asked for then. */
async function putOff(
  world: World,
  run: RunState,
  { name }: Host,
  remainingSeconds: number | null,
): Promise<boolean> {
  if (remainingSeconds === null) return false;
  const at = world.clock.now().toISOString();
  const command = { at, type: 'report-due', host: name, remainingSeconds } as const;
  const told = await dispatch(world, run.run, run.playbook, command);
  return told.kind === 'dispatched' && told.events.length > 0;
}

function ask(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  confirms: boolean,
  signal: AbortSignal,
): Promise<Said> {
  const none: Said = { kind: 'again', why: 'it is not reached' };
  return onHost(world, run, playbook, host, signal, confirms ? confirmUndo : askUndo, none);
}

async function onHost<Answer>(
  world: World,
  run: RunState,
  { onHost: set }: Playbook,
  host: Host,
  signal: AbortSignal,
  act: (asked: Parameters<typeof askUndo>[0]) => Promise<Answer>,
  none: Answer,
): Promise<Answer> {
  if (set === undefined) return none;
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable') return none;
  try {
    return await act({ session, set, id: undoId(run, host.name), signal });
  } finally {
    await session.close();
  }
}

/** What the host is like now that it has put things back: from outside, and by its own word. */
async function lookAgain(world: World, run: RunState, playbook: Playbook, host: Host, signal: AbortSignal) {
  const look = await world.prober.probe({ host: host.address, port: host.port }, signal);
  const { inside, detected } = await inspect(world, run, playbook, host, signal);
  const { seen } = seeAndDiagnose(host, look, inside, playbook.proof);
  // A suspension is over when NLA is required again; anything else is told, not judged.
  const proof = playbook.lowersSecurity ? 'nla-required' : playbook.proof;
  const { held } = judgeProof(proof, look, { thumbprint: null });
  return { seen, held, inDesiredState: detected?.inDesiredState ?? null };
}
