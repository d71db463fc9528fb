import type { Door } from '../../adapters/chat/door.ts';
import { loadLibrary } from '../../adapters/teams/botbuilder-transport.ts';
import type { Chats } from '../bot/chats.ts';
import type { Config } from '../config.ts';
import type { ChatGroups } from '../ports/chat.ts';
import type { Receive } from '../ports/receive.ts';
import type { TurnAway } from '../ports/turn-away.ts';
import type { ChatNeeds, OpenChat } from './open-chat.ts';
import { openSlack } from './open-slack.ts';
import { openTeams } from './open-teams.ts';

/** Before there is a Redis: while a large library loads nobody listens to what Redis answers, and its time runs out. */
export async function loadChats({ chats: { slack, teams } }: Config): Promise<void> {
  if (slack !== null) await import('@slack/bolt');
  if (teams !== null) await loadLibrary();
}

/** Every chat that the configuration names. Their being away holds nothing up. Throws CannotStart. */
export async function openChats(config: Config, needs: ChatNeeds): Promise<readonly OpenChat[]> {
  const { slack, teams } = config.chats;
  return Promise.all([
    ...(slack === null ? [] : [openSlack(config, needs)]),
    ...(teams === null ? [] : [openTeams(config, needs)]),
  ]);
}

/** For the delivery, by platform. */
export function byPlatform(open: readonly OpenChat[]): Chats {
  return Object.fromEntries(open.map(({ platform, chat }) => [platform, chat]));
}

/** The groups of whichever chat keeps them; asking where none does rejects. */
export function groupsOf(open: readonly OpenChat[]): ChatGroups {
  const keeper = open.find(({ groups }) => groups !== null)?.groups ?? null;
  return {
    members: (group) =>
      keeper === null ? Promise.reject(new Error('no chat keeps groups')) : keeper.members(group),
  };
}

/** The doors as one. */
export async function listenTo(
  open: readonly OpenChat[],
  receive: Receive,
  turnAway: TurnAway,
): Promise<Door> {
  const doors = await Promise.all(open.map(({ listen }) => listen(receive, turnAway)));
  const each = async (act: (door: Door) => Promise<void>) => void (await Promise.all(doors.map(act)));
  return {
    routes: doors.flatMap(({ routes }) => routes),
    start: () => each((door) => door.start()),
    stop: () => each((door) => door.stop()),
    ready: () => doors.flatMap((door) => door.ready()),
  };
}
