import { setTimeout as sleep } from 'node:timers/promises';

/** What became of a server that ended without us: it runs again on the same data, or it does not. */
export type ServerEnded = { readonly kind: 'back' } | { readonly kind: 'gone'; readonly reason: string };

const everyMs = 200;
const pausesMs = [0, 300, 600, 1_200, 2_400] as const;
/** Up for so long, its next end is a new matter. */
const steadyMs = 10_000;

/**
 * Looks whether a server is up, and calls `restart` when it is not: five times, with pauses that grow. `restart`
 * resolves to false when somebody else looks after it from now on. Returns how to stop, also in mid-restart.
 */
export function keepAlive({
  isUp,
  restart,
  tell,
}: {
  readonly isUp: () => boolean;
  readonly restart: (signal: AbortSignal) => Promise<boolean>;
  readonly tell: (ended: ServerEnded) => void;
}): () => Promise<void> {
  const end = new AbortController();
  const { signal } = end;
  // It holds up nobody's exit.
  const pause = (ms: number) => sleep(ms, undefined, { ref: false, signal }).catch(() => {});

  async function watch(): Promise<void> {
    let upSince = Date.now();
    let tries = 0;
    let reason = 'It ended again and again.';
    for (;;) {
      await pause(everyMs);
      if (signal.aborted) return;
      if (isUp()) {
        if (Date.now() - upSince > steadyMs) tries = 0;
        continue;
      }
      const pauseMs = pausesMs[tries];
      if (pauseMs === undefined) return tell({ kind: 'gone', reason });
      tries += 1;
      await pause(pauseMs);
      if (signal.aborted) return;
      try {
        if (!(await restart(signal))) return;
        upSince = Date.now();
        if (!signal.aborted) tell({ kind: 'back' });
      } catch (fault) {
        reason = fault instanceof Error ? fault.message : String(fault);
      }
    }
  }

  const watching = watch();
  return () => {
    end.abort();
    return watching;
  };
}
