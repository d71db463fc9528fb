import { Command } from 'commander';
import { faultText } from '../../adapters/files/fault.ts';
import { within } from '../../jobs/within.ts';
import { type Config, readConfig } from '../config.ts';
import type { Meter } from '../ports/meter.ts';
import { type FollowedGroups, followGroups } from './follow-groups.ts';
import { type OnStore, onStore, orCannotStart } from './on-store.ts';
import { openBot } from './open-bot.ts';
import { openChatPlace } from './open-chat-place.ts';
import { CannotStart } from './open-place.ts';
import { openSlack } from './open-slack.ts';
import { realClock } from './real-clock.ts';
import type { Faults } from './tell-faults.ts';
import { untilAborted } from './until-aborted.ts';
import { announceOf, headsOf, incidentsOf, withGroups } from './with-groups.ts';

/** medic worker: looks, repairs and proofs, for a `medic serve --no-work` on the same Redis. */
export function program(): Command {
  return new Command('worker')
    .description('Carry out looks, repairs and proofs for a bot on the same Redis (medic serve --no-work).')
    .action(() => orCannotStart(work));
}

async function work(): Promise<void> {
  const read = readConfig({ env: process.env, cwd: process.cwd() });
  if (read.kind === 'faults') throw new CannotStart(read.faults.map(faultText));
  const shares =
    'A worker shares a Redis with the bot: set redisUrl in rdp-medic.yaml, or REDIS_URL, to the same as there.';
  if (read.kind === 'none')
    throw new CannotStart([`There is no rdp-medic.yaml in ${process.cwd()}, the same as the bot's.`, shares]);
  if (read.config.redisUrl === null) throw new CannotStart([shares]);
  const { config } = read;
  await onStore(await openChatPlace(config), (on) => untilTold(config, on));
}

async function untilTold(config: Config, { place, store, faults, givenUp }: OnStore): Promise<boolean> {
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const groups = await openGroups(config, faults, ending.signal);
  // No chat of its own: what it owes is delivered by the process that has them.
  const bot = await openBot({
    place: groups === null ? place : withGroups(place, groups),
    store,
    faults,
    givenUp,
    chats: {},
    incidents: incidentsOf(config),
    heads: headsOf(config),
    announce: announceOf(config),
    ending: ending.signal,
  });
  await bot.work();
  console.log(`Working. ${store.words}`);
  await untilAborted(ending.signal);
  return bot.stop(false);
}

/** Before anything is sent it is judged anew who may approve: a worker must know the chats' groups as well. */
async function openGroups(
  config: Config,
  faults: Faults,
  ending: AbortSignal,
): Promise<FollowedGroups | null> {
  const sources = config.chats.slack?.groups ?? [];
  if (sources.length === 0) return null;
  const slack = await openSlack(config, { meter: unmetered, fault: faults.tell });
  const groups = followGroups(sources, slack.groups!, realClock, faults.tell, ending);
  await within(5_000, groups.ask()).catch(() => {});
  return groups;
}

const unmetered: Meter = { acked: () => {}, called: () => {}, askedToWait: () => {} };
