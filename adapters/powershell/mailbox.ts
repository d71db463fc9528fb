/** A queue that one reader waits at. */
export interface Mailbox<T> {
  put(value: T): void;
  /** Nothing more will come; what is there can still be taken. */
  end(): void;
  /** The next value, or null when there will be none or the signal fired. */
  next(signal: AbortSignal): Promise<T | null>;
  readonly ended: boolean;
}

export function createMailbox<T>(): Mailbox<T> {
  const waiting: T[] = [];
  let wake = (): void => {};
  let ended = false;
  return {
    put(value) {
      waiting.push(value);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async next(signal) {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return first;
        if (ended || signal.aborted) return null;
        const woken = Promise.withResolvers<void>();
        wake = () => woken.resolve();
        signal.addEventListener('abort', wake, { once: true });
        await woken.promise;
        signal.removeEventListener('abort', wake);
      }
    },
    get ended() {
      return ended;
    },
  };
}
