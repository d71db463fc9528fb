import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Receive } from '../../src/ports/receive.ts';
import type { TurnAway } from '../../src/ports/turn-away.ts';
import type { Row } from '../chat/health.ts';
import type { TeamsLink } from './connect.ts';
import { createFrontDesk, type FrontDesk } from './front-desk.ts';
import { createGate } from './gate.ts';
import { createHear } from './hear.ts';

/** The receiving half of Teams. */
export interface TeamsDoor {
  /** For the one HTTP server. */
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  }[];
  /** Begins to listen, which is up to the server. */
  readonly start: () => Promise<void>;
  /** Takes no more; resolves when what was answered late has been said, or after `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>;
  readonly ready: () => readonly Row[];
}

/** Where the Bot Service is to deliver, below the public address. */
export const teamsPath = '/api/messages';

/**
 * Hands everything Teams delivers to `receive`: mentions, chats, targeted messages, buttons and forms. Whom the adapter
 * refuses by itself is handed to `turnAway`. `presentMs`: so long a press waits for the card that it brings about.
 */
export async function openTeamsDoor(
  link: TeamsLink,
  receive: Receive,
  turnAway: TurnAway,
  options: { readonly presentMs?: number } = {},
): Promise<TeamsDoor> {
  const desk = createFrontDesk(link, receive, turnAway, options);
  const { transport, fault } = link;
  const isOpen = link.secrets.app === null;
  const handle = createGate({ transport, hear: createHear(desk), isOpen, fault });
  return {
    routes: [{ method: 'POST', path: teamsPath, handle }],
    start: async () => {},
    stop: (graceMs) => stop(desk, graceMs),
    ready: () => [],
  };
}

/** Late answers get their chance; whatever hangs does not hold the process. */
async function stop(desk: FrontDesk, graceMs = 3_000): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([desk.idle(), cut]);
  clearTimeout(timer);
}
