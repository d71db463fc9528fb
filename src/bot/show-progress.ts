import type { ChatPort, MessageRef } from '../ports/chat.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Progress } from '../ports/progress-feed.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import type { Message } from '../view/message.ts';
import { viewProgress } from '../view/progress.ts';
import { viewRun } from '../view/run.ts';
import type { Chats } from './chats.ts';
import { restAfter } from './deliver.ts';
import { namesOf } from './draw.ts';
import { keyOf, rootOf } from './hand.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Whoever shows a run's progress is believed to be there for so long, milliseconds; the claim lasts a minute. */
const mineMs = 50_000;

/** What one process shows of runs' progress. */
interface Showing {
  readonly world: World;
  readonly chats: Chats;
  /** Run → the newest of its progress that waits while an earlier one is being shown. */
  readonly waiting: Map<string, Progress | null>;
  /** Run and place, as in `keyOf` → until when (ms since 1970) it is ours to show. */
  readonly mine: Map<string, number>;
}

/**
 * Shows in a run's threads what goes on right now, in one message of each that is rewritten. May be late, may be dropped,
 * never holds anything up: a fault here is nobody's loss. Of several processes one shows it, and that one writes
 * the end over it as well: what it sent last could otherwise arrive after the end that another process drew.
 * Returns the function that stops; it resolves when what was on its way is done.
 */
export function showProgress(world: World, chats: Chats): () => Promise<void> {
  const showing: Showing = { world, chats, waiting: new Map(), mine: new Map() };
  const { waiting } = showing;
  const underWay = new Set<Promise<void>>();
  const unfollow = world.progress.follow((progress) => {
    const { kind, id } = progress.subject;
    if (kind !== 'run') return;
    const busy = waiting.has(id);
    waiting.set(id, progress);
    if (busy) return;
    const shown = showAll(showing, id).finally(() => underWay.delete(shown));
    underWay.add(shown);
  });
  // A post that is left alone on its way would stand there for ever: nobody would know of it.
  return async () => {
    unfollow();
    await Promise.all(underWay);
  };
}

/** Until nothing newer waits: what came in between is left out. */
async function showAll(showing: Showing, run: string): Promise<void> {
  const { waiting } = showing;
  for (let next = waiting.get(run); next; next = waiting.get(run)) {
    waiting.set(run, null);
    await show(showing, next).catch(() => {});
  }
  waiting.delete(run);
}

async function show(showing: Showing, progress: Progress): Promise<void> {
  const run = await readRun(showing.world, progress.subject.id);
  const places = (run?.threads ?? []).map(({ thread }) => thread);
  // Side by side: a chat that is away holds up no other.
  await Promise.allSettled(places.map((thread) => showIn(showing, run!, thread, progress)));
}

async function showIn(showing: Showing, run: RunState, thread: ThreadRef, progress: Progress): Promise<void> {
  const { world, chats } = showing;
  const chat = chats[thread.platform];
  if (chat === undefined) return;
  const at: CardPlace = { subject: progress.subject, slot: 'progress', thread };
  if (run.ending !== null) return end(showing, chat, run, at);
  const message = viewProgress(progress);
  if (!(await isOurs(showing, at))) return;
  const standing = await world.outbox.find(at);
  if (standing !== null) return chat.replace(standing, message, 'progress');
  // Where it has only just been added, its root comes first.
  if (isThreaded(thread) && (await rootOf(world, at)) === null) return;
  const ref = await postOnce(world, chat, at, message);
  // No item of the outbox: only where it stands is written down, so that the end of the run ends it too.
  await world.outbox.done(keyOf(at), { at, message: ref });
  // The run may have ended while this was on its way, and nobody else knew of it then.
  const now = await readRun(world, run.run);
  if (now !== null && now.ending !== null) await end(showing, chat, now, at);
}

/** A stream has no second process and nothing that stays. */
async function isOurs({ world, mine }: Showing, at: CardPlace): Promise<boolean> {
  if (!isThreaded(at.thread)) return true;
  const now = world.clock.now().getTime();
  const key = keyOf(at);
  if ((mine.get(key) ?? 0) > now) return true;
  if (!(await world.deliveries.begin(`progress:${key}`))) return false;
  mine.set(key, now + mineMs);
  return true;
}

async function end({ world, mine }: Showing, chat: ChatPort, run: RunState, at: CardPlace): Promise<void> {
  if (!isThreaded(at.thread) || !mine.delete(keyOf(at))) return;
  const standing = await world.outbox.find(at);
  if (standing !== null) await chat.replace(standing, viewRun(run, 'progress', namesOf(world)), 'decision');
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
