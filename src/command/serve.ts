import { Command } from 'commander';
import { faultText } from '../../adapters/files/fault.ts';
import { createMetrics } from '../../adapters/http/metrics.ts';
import { openHttp } from '../../adapters/http/open-http.ts';
import { within } from '../../jobs/within.ts';
import { createReceive } from '../bot/receive.ts';
import { createTurnAway } from '../bot/turn-away.ts';
import { type Config, readConfig } from '../config.ts';
import { followGroups } from './follow-groups.ts';
import { type OnStore, onStore, orCannotStart } from './on-store.ts';
import { openBot } from './open-bot.ts';
import { openChatPlace } from './open-chat-place.ts';
import { byPlatform, groupsOf, listenTo, loadChats, openChats } from './open-chats.ts';
import { CannotStart } from './open-place.ts';
import type { Store } from './open-store.ts';
import { placesElsewhere } from './place-faults.ts';
import { realClock } from './real-clock.ts';
import { untilAborted } from './until-aborted.ts';
import { announceOf, headsOf, incidentsOf, withGroups } from './with-groups.ts';

/** medic serve: the bot in the chats that rdp-medic.yaml names, until it is told to stop. */
export function program(): Command {
  return new Command('serve')
    .description(
      'Run the bot in the chats that rdp-medic.yaml names, with the pages /healthz, /readyz and /metrics.',
    )
    .option('--no-work', 'leave looks, repairs and proofs to `medic worker`')
    .action((options: { readonly work: boolean }) => orCannotStart(() => serve(options)));
}

async function serve({ work }: { readonly work: boolean }): Promise<void> {
  const config = readSite();
  await loadChats(config);
  await onStore(await openChatPlace(config), (on) => inChats(config, on, work));
}

/** The configuration, with at least one chat in it. Throws CannotStart with every fault at once. */
function readSite(): Config {
  const read = readConfig({ env: process.env, cwd: process.cwd() });
  if (read.kind === 'faults') throw new CannotStart(read.faults.map(faultText));
  const needs =
    'it needs a section `slack` or `teams` (docs/slack.md and docs/teams.md say how). `medic start` opens the chat in this terminal.';
  if (read.kind === 'none')
    throw new CannotStart([`There is no rdp-medic.yaml in ${process.cwd()}: ${needs}`]);
  const { slack, teams } = read.config.chats;
  if (slack === null && teams === null) throw new CannotStart([`rdp-medic.yaml names no chat: ${needs}`]);
  return read.config;
}

async function inChats(
  config: Config,
  { place, store, faults, givenUp }: OnStore,
  work: boolean,
): Promise<boolean> {
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const metrics = createMetrics({
    outboxBacklog: () => store.outbox.count(),
    openRuns: async () => (await store.runs.open()).length,
  });
  const open = await openChats(config, {
    meter: metrics.meter,
    references: store.references,
    fault: faults.tell,
  });
  const groups = followGroups(
    config.chats.slack?.groups ?? [],
    groupsOf(open),
    realClock,
    faults.tell,
    ending.signal,
  );
  await within(5_000, groups.ask()).catch(() => {});
  const bot = await openBot({
    place: withGroups(place, groups),
    store,
    faults,
    givenUp,
    chats: byPlatform(open),
    incidents: incidentsOf(config),
    heads: headsOf(config),
    announce: announceOf(config),
    ending: ending.signal,
  });
  let away = false;
  try {
    const receive = createReceive(bot.world, bot.worker);
    const door = await listenTo(open, receive, createTurnAway(bot.world, ending.signal));
    const http = await openHttp({
      ...config.chats.http,
      routes: door.routes,
      ready: async () => [
        await storeRow(store),
        ...(place.files === undefined ? [] : [place.files.ready()]),
        ...open.flatMap((chat) => chat.ready()),
        ...door.ready(),
        ...groups.ready(),
      ],
      metrics,
      fault: faults.tell,
    }).catch((cause: NodeJS.ErrnoException) => {
      const { address, port } = config.chats.http;
      throw new CannotStart([`http: cannot listen on ${address} port ${port}: ${whyNotListen(cause)}`]);
    });
    for (const line of [...place.words, store.words]) console.log(line);
    for (const line of placesElsewhere(config.chats)) faults.say(line);
    const said = open.map((chat) => chat.words()).join(' ');
    console.log(`${said} Pages: ${http.url}/healthz, /readyz, /metrics.`);
    await door.start();
    if (work) {
      const before = await bot.work();
      if (before.length > 0) console.log(`Going on with ${before.join(', ')}, open since before.`);
    }
    console.log('Ready.');
    await untilAborted(ending.signal);
    await door.stop();
    await http.close();
    await bot.delivery.drained(AbortSignal.timeout(5_000));
  } finally {
    end();
    away = await bot.stop(away);
    for (const chat of open) chat.close();
    process.off('SIGINT', end).off('SIGTERM', end);
  }
  return away;
}

async function storeRow(store: Store) {
  const heard = await within(1_000, store.answers()).then(
    () => true,
    () => false,
  );
  return {
    name: 'redis',
    ok: heard,
    since: null,
    words: heard ? 'answers' : 'does not answer: nothing that people decide is recorded until it does',
  };
}

function whyNotListen({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EADDRINUSE':
      return 'something listens there already; end it, or choose another http.port in rdp-medic.yaml';
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address; choose another http.address in rdp-medic.yaml';
    case 'ENOTFOUND':
      return 'nobody here knows that name; choose an address of this machine as http.address in rdp-medic.yaml';
    case 'EACCES':
      return 'this account may not; choose an http.port above 1023 in rdp-medic.yaml';
    default:
      return code ?? message;
  }
}
