import { AsyncLocalStorage } from 'node:async_hooks';

const quiet = new AsyncLocalStorage<true>();
let ours: typeof console.error | null = null;

/**
 * Runs what would write to console.error by itself, with keys and tokens in it, and lets it not: the library does so
 * for every token that somebody makes up. What anybody else writes meanwhile is written.
 */
export function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  if (console.error !== ours) {
    const loud = console.error;
    ours = (...words: unknown[]): void => {
      if (quiet.getStore() === undefined) loud.apply(console, words);
    };
    console.error = ours;
  }
  return quiet.run(true, work);
}
