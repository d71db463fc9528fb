import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandshakeEvent, HandshakeStep } from '../../src/rdp/handshake-state.ts';
import { type Connection, connect } from './connect.ts';
import type { Inbox } from './inbox.ts';
import type { Pace } from './pace.ts';
import { secure } from './secure.ts';

/** Where to look: `host` is the name it was asked by, `address` one of its IP addresses. */
export interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** Our end of one connection, as the host may log it. */
export interface Source {
  readonly address: string;
  readonly port: number;
}

/** Waiting shorter than this, and cut off by the end of the look, proves nothing about the host. */
const tellingWaitMs = 1_000;

const calledOff: HandshakeEvent = { what: 'called-off' };

/** Carries out the steps of src/rdp/handshake at one place, one connection at a time, and reports what happened. */
export class Conversation {
  readonly #place: Place;
  readonly #pace: Pace;
  /** On the clock of node:perf_hooks. */
  readonly #deadlineMs: number;
  readonly #over = new AbortController();
  readonly #sources: Source[] = [];
  #connection: Connection | null = null;
  #inbox: Inbox | null = null;
  #writer: { write(bytes: Uint8Array): unknown } | null = null;
  #connectedMs = Number.NEGATIVE_INFINITY;
  #sentMs = 0;

  constructor(place: Place, pace: Pace, deadlineMs: number) {
    this.#place = place;
    this.#pace = pace;
    this.#deadlineMs = deadlineMs;
  }

  /** Every connection that was made, in its order. */
  get sources(): readonly Source[] {
    return this.#sources;
  }

  async carryOut(step: Exclude<HandshakeStep, { do: 'finish' }>): Promise<HandshakeEvent> {
    switch (step.do) {
      case 'connect':
        return this.#connect();
      case 'send':
        this.#sentMs = performance.now();
        this.#writer?.write(step.bytes);
        return this.#receive();
      case 'receive':
        return this.#receive();
      case 'secure':
        return this.#secure(step.oldest, step.early);
    }
  }

  /** Leaves nothing open, whatever is under way. */
  close(): void {
    this.#over.abort();
    this.#drop();
  }

  #drop(): void {
    this.#connection?.socket.destroy();
    this.#connection = null;
  }

  async #connect(): Promise<HandshakeEvent> {
    this.#drop();
    const { signal } = this.#over;
    const pauseMs = this.#connectedMs + this.#pace.pauseMs - performance.now();
    if (pauseMs > 0) await sleep(Math.min(pauseMs, this.#leftMs()), null, { signal }).catch(() => {});
    const beganMs = performance.now();
    this.#connectedMs = beganMs;
    const waitMs = Math.min(this.#pace.connectTimeoutMs, this.#leftMs());
    if (waitMs <= 0 || signal.aborted) return calledOff;
    const opened = await connect(this.#place.address, this.#place.port, waitMs, signal);
    const ms = performance.now() - beganMs;
    if (typeof opened === 'string') {
      const early = opened === 'timed-out' && !isTelling(ms, this.#pace.connectTimeoutMs);
      return early ? calledOff : { what: 'not-connected', how: opened, ms };
    }
    const { localAddress, localPort } = opened.socket;
    // A socket that is gone already has no end of ours to tell.
    if (localAddress !== undefined && localPort !== undefined)
      this.#sources.push({ address: localAddress, port: localPort });
    this.#connection = opened;
    this.#inbox = opened.inbox;
    this.#writer = opened.socket;
    return { what: 'connected', ms };
  }

  async #receive(): Promise<HandshakeEvent> {
    const answerTimeoutMs = this.#pace.answerTimeoutMs;
    const answerByMs = this.#sentMs + answerTimeoutMs;
    if (this.#inbox === null) return { what: 'ended', how: 'closed', ms: 0 };
    const arrival = await this.#inbox.take(Math.min(answerByMs, this.#deadlineMs) - performance.now());
    const ms = performance.now() - this.#sentMs;
    // An answer that drips in beyond its time is no answer.
    if (arrival === 'timed-out' || ms > answerTimeoutMs || this.#leftMs() <= 0) {
      return isTelling(ms, answerTimeoutMs) ? { what: 'ended', how: 'timed-out', ms } : calledOff;
    }
    if ('ending' in arrival) return { what: 'ended', how: arrival.ending, ms };
    return { what: 'bytes', bytes: arrival.bytes, ms, atMs: this.#pace.clockMs() };
  }

  async #secure(oldest: 'TLSv1.2' | 'TLSv1', early: Uint8Array): Promise<HandshakeEvent> {
    const beganMs = performance.now();
    const waitMs = Math.min(this.#pace.tlsTimeoutMs, this.#leftMs());
    if (waitMs <= 0 || this.#connection === null) return calledOff;
    const secured = await secure(this.#connection, { host: this.#place.host, oldest, early, waitMs });
    const ms = performance.now() - beganMs;
    if (typeof secured === 'string') {
      const early = secured === 'timed-out-after-client-hello' && !isTelling(ms, this.#pace.tlsTimeoutMs);
      return early ? calledOff : { what: 'not-secured', observation: secured, ms };
    }
    this.#inbox = secured.inbox;
    this.#writer = secured.socket;
    const { tls, certificate } = secured;
    return { what: 'secured', tls, certificate, ms, atMs: this.#pace.clockMs() };
  }

  #leftMs(): number {
    return this.#deadlineMs - performance.now();
  }
}

/** Whether a silence of `ms` says something, where `ownWaitMs` would have been waited with time enough. */
function isTelling(ms: number, ownWaitMs: number): boolean {
  return ms >= Math.min(ownWaitMs, tellingWaitMs) - 5;
}
