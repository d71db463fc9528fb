/** How a stream ended; a reset is told apart from a clean end. */
export type Ending = 'closed' | 'reset';

type Arrival = { readonly bytes: Uint8Array } | { readonly ending: Ending } | 'timed-out';

/** Bytes of one stream, waiting to be taken one arrival at a time, with a cap on what is kept. */
export class Inbox {
  readonly #capBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #ending: Ending | null = null;
  #wake: (() => void) | null = null;

  constructor(capBytes: number) {
    this.#capBytes = capBytes;
  }

  /** True while more may come; a sender who overflows the inbox is not read any further. */
  put(bytes: Uint8Array): boolean {
    const room = this.#capBytes - this.#bytes.length;
    this.#bytes = Buffer.concat([this.#bytes, bytes.subarray(0, room)]);
    this.#wake?.();
    return bytes.length < room;
  }

  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake?.();
  }

  get ending(): Ending | null {
    return this.#ending;
  }

  /** What is there now, taken out. */
  drain(): Buffer {
    const bytes = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return bytes;
  }

  /** The next bytes, or the end once the bytes are gone, or `timed-out` after `waitMs`. */
  async take(waitMs: number): Promise<Arrival> {
    if (this.#bytes.length === 0 && this.#ending === null) await this.#arrival(waitMs);
    if (this.#bytes.length > 0) return { bytes: this.drain() };
    return this.#ending === null ? 'timed-out' : { ending: this.#ending };
  }

  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, waitMs));
      this.#wake = done;
    });
  }
}
