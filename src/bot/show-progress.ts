import type { ChatPort, MessageRef } from '../ports/chat.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Progress } from '../ports/progress-feed.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { Message } from '../view/message.ts';
import { viewProgress } from '../view/progress.ts';
import { viewRun } from '../view/run.ts';
import { type Chats, keyOf, restAfter, rootOf } from './deliver.ts';
import { namesOf } from './draw.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/**
 * Shows in a run's thread what goes on right now, in one message that is rewritten. May be late, may be dropped,
 * never holds anything up: a fault here is nobody's loss.
 */
export function showProgress(world: World, chats: Chats): () => void {
  /** Run → the newest of its progress that waits while an earlier one is being shown. */
  const waiting = new Map<string, Progress | null>();
  return world.progress.follow((progress) => {
    const { kind, id } = progress.subject;
    if (kind !== 'run') return;
    const busy = waiting.has(id);
    waiting.set(id, progress);
    if (!busy) void showAll(world, chats, waiting, id);
  });
}

/** Until nothing newer waits: what came in between is left out. */
async function showAll(
  world: World,
  chats: Chats,
  waiting: Map<string, Progress | null>,
  run: string,
): Promise<void> {
  for (let next = waiting.get(run); next; next = waiting.get(run)) {
    waiting.set(run, null);
    await show(world, chats, next).catch(() => {});
  }
  waiting.delete(run);
}

async function show(world: World, chats: Chats, progress: Progress): Promise<void> {
  const run = await readRun(world, progress.subject.id);
  const chat = run === null ? undefined : chats[run.thread.platform];
  if (run === null || run.ending !== null || chat === undefined) return;
  const message = viewProgress(progress);
  const at: CardPlace = { subject: progress.subject, slot: 'progress', thread: run.thread };
  const standing = await world.outbox.find(at);
  if (standing !== null) return chat.replace(standing, message, 'progress');
  const ref = await postOnce(world, chat, at, message);
  // No item of the outbox: only where it stands is written down, so that the end of the run ends it too.
  await world.outbox.done(`${run.run}:progress`, { at, message: ref });
  // The run may have ended while this was on its way, and nobody else knew of it then.
  const now = await readRun(world, run.run);
  if (now !== null && now.ending !== null && isThreaded(run.thread))
    await chat.replace(ref, viewRun(now, 'progress', namesOf(world)), 'decision');
}

const tries = 3;

/** A post whose answer was lost must be found again, or it would go on saying what is over. */
async function postOnce(world: World, chat: ChatPort, at: CardPlace, message: Message): Promise<MessageRef> {
  for (let attempt = 1; ; attempt++) {
    const how = { under: await rootOf(world, at), doubtful: attempt > 1, lane: 'progress' } as const;
    try {
      return await chat.post(at.thread, message, keyOf(at), how);
    } catch (fault) {
      if (attempt === tries) throw fault;
      await world.clock.sleep(restAfter(fault));
    }
  }
}
