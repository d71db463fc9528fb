import { randomUUID } from 'node:crypto';
import type { Guid } from '../../../src/psrp/guid.ts';
import type { ClientEvent } from '../../../src/psrp/pool/client-event.ts';
import type { ClientPool, RunRequest } from '../../../src/psrp/pool/client-pool.ts';
import { createClientPool } from '../../../src/psrp/pool/create-client-pool.ts';
import type { Wire } from './wire.ts';

/** What is said of one pipeline. */
export type PipelineEvent = Extract<ClientEvent, { readonly pipeline: Guid | null }>;

/** Why nothing more comes. Garbled: something came that is not this protocol. */
interface Over {
  readonly kind: 'lost' | 'garbled';
  readonly why: string;
}

interface Follower {
  event(event: PipelineEvent): void;
  /** Once, in place of `ended`. */
  over(over: Over): void;
}

/** A runspace pool on a wire: events go to the pipeline they belong to. */
export interface Conversation {
  /** Null while it goes on. */
  readonly over: Over | null;
  /** Null once it is open; else why it was not to be. */
  open(signal: AbortSignal): Promise<Over | null>;
  /** The pipeline, sent; or why nothing was sent. */
  run(request: RunRequest, follower: Follower): { readonly stop: () => void } | { readonly refused: string };
  /** Closes the pool, politely for as long as `politeMs`, and then the wire. */
  close(politeMs: number): Promise<void>;
}

const longestDiagnostic = 500;
const diagnosticsKept = 5;

/** @param atOnce pipelines that the host may run beside one another. */
export function converse(wire: Wire, atOnce: number): Conversation {
  const pool: ClientPool = createClientPool({
    pool: randomUUID(),
    nextGuid: () => randomUUID(),
    minRunspaces: 1,
    maxRunspaces: atOnce,
  });
  const followers = new Map<string, Follower>();
  const ended = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const said: string[] = [];
  let over: Over | null = null;
  let isClosing = false;

  const finish = (last: Over): void => {
    if (over !== null) return;
    over = last;
    for (const follower of followers.values()) follower.over(last);
    followers.clear();
    opened.resolve();
    ended.resolve();
  };
  const pump = (): void => {
    const bytes = pool.take();
    if (bytes.length > 0 && over === null) wire.send(bytes);
  };
  const hear = (events: readonly ClientEvent[], wireSaid = ''): void => {
    for (const event of events) {
      if (event.kind === 'opened') opened.resolve();
      else if (event.kind === 'diagnostic') {
        said.push(event.text.slice(0, longestDiagnostic));
        if (said.length > diagnosticsKept) said.shift();
      } else if (event.kind === 'closed')
        finish({ kind: 'lost', why: event.asked ? 'the session was closed' : 'the host closed the session' });
      else if (event.kind === 'broken') {
        // Of what comes while we hang up, only the end counts.
        const lost = isClosing || event.code === 'ended' || event.code === 'peer-said-so';
        finish({ kind: lost ? 'lost' : 'garbled', why: withWords(wireSaid || event.message) });
        void wire.close();
      } else if ('pipeline' in event && event.pipeline !== null) {
        const follower = followers.get(event.pipeline);
        if (event.kind === 'ended') followers.delete(event.pipeline);
        follower?.event(event);
      }
    }
    pump();
  };
  const withWords = (why: string): string => {
    const words = [...said, wire.words()].map((text) => text.trim()).filter((text) => text !== '');
    return words.length === 0 ? why : `${why}; it said: ${words.join(' / ')}`;
  };

  wire.listen(
    (bytes) => {
      if (over === null) hear(pool.receive(bytes));
    },
    (reason) => {
      if (over === null) hear(pool.ended(reason), reason);
      finish({ kind: 'lost', why: withWords(reason) });
    },
  );
  return {
    get over() {
      return over;
    },
    async open(signal) {
      pool.open();
      pump();
      const called = (): void => opened.resolve();
      signal.addEventListener('abort', called, { once: true });
      if (signal.aborted) called();
      await opened.promise;
      signal.removeEventListener('abort', called);
      if (over === null && pool.state !== 'open')
        return { kind: 'lost', why: withWords('it does not answer') };
      return over;
    },
    run(request, follower) {
      if (over !== null) return { refused: over.why };
      const started = pool.run(request);
      if (started.kind === 'refused') return { refused: started.message };
      followers.set(started.pipeline, follower);
      pump();
      return {
        stop: () => {
          if (over !== null) return;
          pool.stop(started.pipeline);
          pump();
        },
      };
    },
    async close(politeMs) {
      isClosing = true;
      if (over === null && pool.state !== 'new') {
        pool.close();
        pump();
        const late = setTimeout(ended.resolve, politeMs);
        await ended.promise;
        clearTimeout(late);
      }
      await wire.close();
      finish({ kind: 'lost', why: 'the session was closed' });
    },
  };
}
