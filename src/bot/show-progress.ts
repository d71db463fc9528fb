import type { MessageRef } from '../ports/chat.ts';
import type { Progress } from '../ports/progress-feed.ts';
import { viewProgress } from '../view/progress.ts';
import type { Chats } from './deliver.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/**
 * Shows in a run's thread what goes on right now. May be late, may be dropped, never holds anything up: a fault
 * here is nobody's loss.
 */
export function showProgress(world: World, chats: Chats): () => void {
  const standing = new Map<string, MessageRef>();
  return world.progress.follow((progress) => {
    show(world, chats, standing, progress).catch(() => {});
  });
}

async function show(
  world: World,
  chats: Chats,
  standing: Map<string, MessageRef>,
  progress: Progress,
): Promise<void> {
  if (progress.subject.kind !== 'run') return;
  const run = await readRun(world, progress.subject.id);
  const chat = run === null ? undefined : chats[run.thread.platform];
  if (run === null || run.ending !== null || chat === undefined) return;
  const message = viewProgress(progress);
  const key = `${run.run}:progress`;
  const ref = standing.get(key);
  if (ref === undefined) standing.set(key, await chat.post(run.thread, message, key));
  else await chat.replace(ref, message, 'progress');
}
