/** So many at once and no more; the rest wait in order. */
interface Lanes {
  /** A lane, to be given back by calling it; null when the signal fired first. Giving back twice counts once. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

export function createLanes(count: number): Lanes {
  let free = count;
  const waiting = new Set<() => void>();
  const lane = (): (() => void) => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      free += 1;
      const [first] = waiting;
      first?.();
    };
  };
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(lane());
      }
      return new Promise((resolve) => {
        const turn = (): void => {
          leave();
          free -= 1;
          resolve(lane());
        };
        const called = (): void => {
          leave();
          resolve(null);
        };
        const leave = (): void => {
          waiting.delete(turn);
          signal.removeEventListener('abort', called);
        };
        waiting.add(turn);
        signal.addEventListener('abort', called, { once: true });
      });
    },
  };
}
