import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Session } from '../ports/host-executor.ts';
import type { RunState } from '../run/run.ts';
import { undoId } from '../run/undo-id.ts';
import { confirmUndo } from './ask-undo.ts';
import { dispatch } from './dispatch.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/**
 * A run that was stopped after its host was armed and before anything was sent has ended: the host is told that there is
 * nothing to put back. Where that is lost, the run's card says that it may be armed, and until when.
 */
export async function disarmUnsent(
  world: World,
  session: Session,
  run: RunState,
  { onHost: set }: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  const now = (await readRun(world, run.run))?.hosts.find(({ name }) => name === host.name);
  if (set === undefined || now?.armed?.state !== 'armed' || now.attempts.length > 0) return;
  // One that has not ended is asked until it has said it, see performUndo.
  if (now.ending === null) return;
  const said = await confirmUndo({ session, set, id: undoId(run, host.name), signal });
  if (said.kind !== 'confirmed' && said.kind !== 'gone') return;
  const at = world.clock.now().toISOString();
  const answer = { kind: said.kind } as const;
  await dispatch(world, run.run, run.playbook, { at, type: 'report-undo', host: host.name, answer });
}
