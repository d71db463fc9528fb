import { realClock } from './real-clock.ts';

const everyMs = 250;
const answerMs = 1_000;

/**
 * Resolves once `answers` has not been heard for `limitMs` without a break, counted from when `from` aborts:
 * whoever wants to leave waits for a store that is away, but not for ever. Never resolves after `over`.
 */
export async function awayTooLong({
  answers,
  from,
  over,
  limitMs,
}: {
  readonly answers: () => Promise<unknown>;
  readonly from: AbortSignal;
  readonly over: AbortSignal;
  readonly limitMs: number;
}): Promise<void> {
  if (!from.aborted) await new Promise<unknown>((begin) => from.addEventListener('abort', begin));
  let heardAt = Date.now();
  while (!over.aborted) {
    const heard = await Promise.race([
      answers().then(
        () => true,
        () => false,
      ),
      realClock.sleep(answerMs, over).then(() => false),
    ]);
    if (heard) heardAt = Date.now();
    else if (!over.aborted && Date.now() - heardAt >= limitMs) return;
    await realClock.sleep(everyMs, over);
  }
  return new Promise(() => {});
}
