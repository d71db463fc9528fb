/** Times to come back at. None of them holds the process. */
interface Alarm {
  /** Rings in so many milliseconds; of several times only the earliest counts. */
  readonly wake: (ms: number) => void;
  readonly later: (ms: number, act: () => void) => void;
  /** Nothing rings or is done any more. */
  readonly close: () => void;
}

export function createAlarm(ring: () => void): Alarm {
  const timers = new Set<NodeJS.Timeout>();
  let next: { readonly timer: NodeJS.Timeout; readonly atMs: number } | null = null;
  let closed = false;

  function start(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
    return timer;
  }

  return {
    wake: (ms) => {
      const atMs = Date.now() + ms;
      if (closed || (next !== null && next.atMs <= atMs)) return;
      if (next !== null) clearTimeout(next.timer);
      const timer = start(ms, () => {
        next = null;
        ring();
      });
      next = { timer, atMs };
    },
    later: (ms, act) => {
      if (!closed) start(ms, act);
    },
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
