import type { Duplex } from 'node:stream';
import ssh2, { type GetStreamCallback } from 'ssh2';

/** The SSH agent at a socket, of which we can let go: the library waits for its answer for ever. */
export class AgentUntil extends ssh2.OpenSSHAgent {
  readonly #streams = new Set<Duplex>();
  #isOver = false;

  /** Every connection to the agent comes through it. */
  override getStream(give: GetStreamCallback): void {
    super.getStream((fault, stream) => {
      if (stream !== undefined) {
        this.#streams.add(stream);
        stream.once('close', () => this.#streams.delete(stream));
        if (this.#isOver) stream.destroy();
      }
      give(fault, stream);
    });
  }

  /** Closes every connection to the agent, also one that is only just coming about. */
  letGo(): void {
    this.#isOver = true;
    for (const stream of this.#streams) stream.destroy();
  }
}
