import type { Receive } from '../../src/ports/receive.ts';
import type { TurnAway } from '../../src/ports/turn-away.ts';
import type { Door } from '../chat/door.ts';
import type { TeamsLink } from './connect.ts';
import { createFrontDesk } from './front-desk.ts';
import { createGate } from './gate.ts';
import { createHear } from './hear.ts';

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
): Promise<Door> {
  const desk = createFrontDesk(link, receive, turnAway, options);
  const { transport, fault } = link;
  const isOpen = link.secrets.app === null;
  const handle = createGate({ transport, hear: createHear(desk), isOpen, fault });
  return {
    routes: [{ method: 'POST', path: teamsPath, handle }],
    start: async () => {},
    stop: desk.idle,
    ready: () => [],
  };
}
