import type { Shell } from './shell.ts';

export interface PoolLimits {
  /** Shells at once; each costs the management host one PowerShell process. */
  readonly shells: number;
  /** A shell that has had so many jobs, is so old or so large is ended and not used again. */
  readonly jobs: number;
  readonly ageMs: number;
  readonly bytes: number;
  /** How long a shell is kept that nobody uses. */
  readonly idleMs: number;
}

export interface PooledShell extends Shell {
  /** Bytes of its working set when it last said so. */
  workingSet: number;
}

interface ShellPool {
  /** A shell of one's own until it is given back; a text says why there is none. Waits while all are taken. */
  take(signal: AbortSignal): Promise<PooledShell | string>;
  /** `ready` says whether it may be used again; nobody waits for it but who takes the next. */
  giveBack(shell: PooledShell, ready: Promise<boolean>): void;
  /** Ends every shell; true only when it is certain that no process is left. */
  close(): Promise<boolean>;
}

interface Kept {
  readonly shell: PooledShell;
  readonly startedAt: number;
  jobs: number;
  idle: NodeJS.Timeout | null;
}

/** Shells that are used one job at a time, kept warm, and ended before they grow old. `now` is monotonic, in ms. */
export function createShellPool(
  start: (signal: AbortSignal) => Promise<PooledShell | string>,
  limits: PoolLimits,
  now: () => number = () => performance.now(),
): ShellPool {
  const all = new Map<PooledShell, Kept>();
  const idle: Kept[] = [];
  const waiting: (() => void)[] = [];
  const ending = new Set<Promise<boolean>>();
  let starting = 0;
  let settling = 0;
  let closed = false;
  let certain = true;

  const end = (kept: Kept): void => {
    all.delete(kept.shell);
    if (kept.idle !== null) clearTimeout(kept.idle);
    const ended = kept.shell.kill();
    ending.add(ended);
    void ended.then((sure) => {
      certain &&= sure;
      ending.delete(ended);
    });
  };
  const worn = (kept: Kept): boolean =>
    kept.shell.gone ||
    kept.jobs >= limits.jobs ||
    kept.shell.workingSet > limits.bytes ||
    now() - kept.startedAt > limits.ageMs;
  const wake = (): void => waiting.shift()?.();

  function takeIdle(): PooledShell | null {
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      if (kept.idle !== null) clearTimeout(kept.idle);
      if (worn(kept)) end(kept);
      else {
        kept.jobs += 1;
        kept.shell.rest(false);
        return kept.shell;
      }
    }
    return null;
  }

  async function startOne(signal: AbortSignal): Promise<PooledShell | string> {
    starting += 1;
    const shell = await start(signal).finally(() => {
      starting -= 1;
    });
    if (typeof shell === 'string') {
      wake();
      return shell;
    }
    const kept: Kept = { shell, startedAt: now(), jobs: 1, idle: null };
    all.set(shell, kept);
    if (!closed) return shell;
    end(kept);
    return 'closed';
  }

  return {
    async take(signal) {
      for (;;) {
        if (closed) return 'closed';
        if (signal.aborted) return 'called off';
        const shell = takeIdle();
        if (shell !== null) return shell;
        // One that is just getting ready again is there sooner than a new one.
        if (settling <= waiting.length && all.size + starting < limits.shells) return await startOne(signal);
        const turn = Promise.withResolvers<void>();
        waiting.push(turn.resolve);
        const calledOff = (): void => turn.resolve();
        signal.addEventListener('abort', calledOff, { once: true });
        await turn.promise;
        signal.removeEventListener('abort', calledOff);
        const place = waiting.indexOf(turn.resolve);
        if (place >= 0) waiting.splice(place, 1);
        else if (signal.aborted) wake();
      }
    },
    giveBack(shell, ready) {
      settling += 1;
      void ready.then((reusable) => {
        settling -= 1;
        const kept = all.get(shell);
        if (kept !== undefined && (!reusable || closed || worn(kept))) end(kept);
        else if (kept !== undefined) {
          shell.rest(true);
          kept.idle = setTimeout(() => {
            idle.splice(idle.indexOf(kept), 1);
            end(kept);
          }, limits.idleMs).unref();
          idle.push(kept);
        }
        wake();
      });
    },
    async close() {
      closed = true;
      for (const kept of all.values()) end(kept);
      idle.length = 0;
      for (const turn of waiting.splice(0)) turn();
      while (ending.size > 0 || starting > 0) {
        await Promise.all(ending);
        await new Promise((resolve) => setTimeout(resolve, starting > 0 ? 20 : 0));
      }
      return certain;
    },
  };
}
