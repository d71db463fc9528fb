import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { keptTlsBytes, type StreamEnd } from '../../src/rdp/tls-flight.ts';
import { endingOf } from './ending-of.ts';
import type { Ending } from './inbox.ts';

/** What passed by on the way from the server. */
interface Passed {
  /** The first bytes received, at most `keptTlsBytes`. */
  readonly received: Uint8Array;
  readonly end: StreamEnd;
  /** More came than a handshake and one answer can need. */
  readonly flooded: boolean;
}

/** Most a server may send over TLS within one look: certificate chains are the bulk of it. */
const floodBytes = 262_144;

/**
 * Stands between node:tls and its socket and notes what the server sent and how the stream ended. node:tls by itself
 * reports a reset, a clean end and a time-out during the handshake as one and the same error.
 */
export class WireTap extends Duplex {
  readonly #socket: Socket;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #passedBytes = 0;
  #end: StreamEnd = 'open';

  constructor(socket: Socket, already: Uint8Array, ending: Ending | null) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.on('error', () => {});
    socket.on('end', () => this.#ended('closed'));
    socket.on('error', (error) => this.#ended(endingOf(error)));
    socket.on('close', () => this.#ended('closed'));
    if (already.length > 0) this.#pass(Buffer.from(already));
    if (ending !== null) this.#ended(ending);
    socket.on('data', (bytes: Buffer) => this.#pass(bytes));
  }

  passed(): Passed {
    return {
      received: Buffer.concat(this.#kept),
      end: this.#end,
      flooded: this.#passedBytes > floodBytes,
    };
  }

  #pass(bytes: Buffer): void {
    this.#passedBytes += bytes.length;
    if (this.#passedBytes > floodBytes) {
      this.#socket.destroy();
      return;
    }
    if (this.#keptBytes < keptTlsBytes) this.#kept.push(bytes.subarray(0, keptTlsBytes - this.#keptBytes));
    this.#keptBytes = Math.min(this.#keptBytes + bytes.length, keptTlsBytes);
    this.push(bytes);
  }

  #ended(end: StreamEnd): void {
    if (this.#end !== 'open') return;
    this.#end = end;
    this.push(null);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A failed write is told by the socket's own error; TLS shall not see it as a second, different one.
    this.#socket.write(bytes, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
