/** A clock that runs by itself and that a test can move on. Milliseconds since 1970. */
export interface MovableClock {
  now(): number;
  /** What falls due by the move is started before this returns. */
  move(ms: number): void;
  /** Runs once `ms` have passed on this clock; gives the way to call it off. */
  later(ms: number, run: () => void): () => void;
}

/** The real time, plus whatever it was moved. */
export function movableClock(): MovableClock {
  let moved = 0;
  const waiting = new Map<() => void, { readonly at: number; timer: NodeJS.Timeout }>();
  const now = (): number => Date.now() + moved;

  function wait(run: () => void, at: number): void {
    const timer = setTimeout(
      () => {
        waiting.delete(run);
        run();
      },
      Math.max(0, at - now()),
    );
    timer.unref();
    waiting.set(run, { at, timer });
  }

  return {
    now,
    move(ms) {
      moved += ms;
      const due = [...waiting].sort(([, a], [, b]) => a.at - b.at);
      for (const [run, { at, timer }] of due) {
        clearTimeout(timer);
        waiting.delete(run);
        if (at <= now()) run();
        else wait(run, at);
      }
    },
    later(ms, act) {
      const run = (): void => act();
      wait(run, now() + ms);
      return () => {
        clearTimeout(waiting.get(run)?.timer);
        waiting.delete(run);
      };
    },
  };
}
