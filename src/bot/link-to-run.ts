import type { Slot, Subject } from '../ports/stream-store.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import type { World } from './world.ts';

/** The address of a card; null where it was not posted, or stands in a chat that is not ours. */
export async function linkTo(
  world: World,
  subject: Subject,
  slot: Slot,
  thread: ThreadRef,
): Promise<string | null> {
  const card = await world.outbox.find({ subject, slot, thread });
  return card === null ? null : world.link(card);
}

/** The address of a run's card for somebody in that chat: there if it is shown there, else where there is one. */
export async function linkToRun(
  world: World,
  { run, threads }: Pick<RunState, 'run' | 'threads'>,
  slot: Slot,
  near: Pick<ThreadRef, 'platform' | 'tenant'>,
): Promise<string | null> {
  const far = ({ platform, tenant }: ThreadRef) =>
    platform !== near.platform ? 2 : tenant === near.tenant ? 0 : 1;
  for (const { thread } of threads.toSorted((one, other) => far(one.thread) - far(other.thread))) {
    const link = await linkTo(world, { kind: 'run', id: run }, slot, thread);
    if (link !== null) return link;
  }
  return null;
}
