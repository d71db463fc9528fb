/** setTimeout counts in 32 bits; a longer wait would end at once. */
const longestMs = 2 ** 31 - 1;

interface Timer {
  /** Acts at that time (ms since 1970), soon if it has passed; never before `at` has returned. */
  at(time: number, act: () => void): void;
  /** Nothing waits any more. */
  stop(): void;
}

export function createTimer(): Timer {
  const waiting = new Set<NodeJS.Timeout>();
  const at = (time: number, act: () => void) => {
    const ms = Math.min(Math.max(0, time - Date.now()), longestMs);
    const alarm = setTimeout(() => {
      waiting.delete(alarm);
      if (Date.now() >= time) act();
      else at(time, act);
    }, ms);
    waiting.add(alarm);
  };
  return {
    at,
    stop() {
      for (const alarm of waiting) clearTimeout(alarm);
      waiting.clear();
    },
  };
}
