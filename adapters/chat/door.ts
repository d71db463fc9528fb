import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Row } from './health.ts';

/** The receiving half of a chat. */
export interface Door {
  /** For the one HTTP server; none where nothing comes in. The stream must come untouched: it may be signed. */
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  }[];
  /** Begins to listen, where that is not up to the server. The chat being away does not make it reject. */
  readonly start: () => Promise<void>;
  /** Takes no more; resolves when what was answered late has been said, or after `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>;
  readonly ready: () => readonly Row[];
}
