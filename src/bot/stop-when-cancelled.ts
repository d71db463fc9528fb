import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Said beside what goes on, to whichever process is at work on the run. */
export const askedToStop = 'was asked to stop';

/** What is said may be lost on the way; whoever works looks for himself as well. */
const lookEveryMs = 2_000;

/** A signal that fires when somebody asks for the run to be cancelled, in whatever process; `over` ends the watch. */
export function stopWhenCancelled(
  world: World,
  run: string,
): { readonly signal: AbortSignal; readonly over: () => void } {
  const stop = new AbortController();
  const over = new AbortController();
  const look = async (): Promise<void> => {
    const state = await readRun(world, run).catch(() => null);
    if (state !== null && state.cancel !== null) stop.abort('somebody asked for it to be cancelled');
  };
  const unfollow = world.progress.follow(({ subject, text }) => {
    if (subject.kind === 'run' && subject.id === run && text === askedToStop) void look();
  });
  void (async () => {
    while (!stop.signal.aborted && !over.signal.aborted) {
      await look();
      await world.clock.sleep(lookEveryMs, over.signal).catch(() => {});
    }
  })();
  return {
    signal: stop.signal,
    over: () => {
      over.abort();
      unfollow();
    },
  };
}
