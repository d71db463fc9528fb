/** Carries out so many at once and no more; the rest wait in the order in which they came. */
export function inTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next, so that nobody who comes meanwhile gets in before.
      const next = waiting.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
