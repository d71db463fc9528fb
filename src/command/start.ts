import { join } from 'node:path';
import { Command } from 'commander';
import { runConsole } from '../../adapters/console/receive.ts';
import { renderBlocks } from '../../adapters/console/render.ts';
import { openScreen } from '../../adapters/console/screen.ts';
import { consoleChat } from '../../adapters/console/send.ts';
import { isRedisAway, RedisAway } from '../../adapters/redis/redis-away.ts';
import { createReceive } from '../bot/receive.ts';
import { atRest } from '../bot/resting.ts';
import { awayTooLong } from './away-too-long.ts';
import { type OnStore, onStore, orCannotStart } from './on-store.ts';
import { openBot } from './open-bot.ts';

/** So long a store may be away before whoever leaves is let go without it. */
const patienceMs = 5_000;

export interface StartOptions {
  readonly data?: string;
  readonly fresh?: boolean;
}

/** medic start: the chat in this terminal, on the lab or on the configured site. */
export function program(): Command {
  return new Command('start')
    .description('Open the chat in this terminal: on the lab, or on the site that rdp-medic.yaml describes.')
    .option('--data <dir>', 'keep runs, audit log and lab in this folder (default: .rdp-medic)')
    .option('--fresh', 'use a new temporary folder and a new lab, both gone at the end')
    .action((options: StartOptions) => orCannotStart(() => start(options)));
}

async function start(options: StartOptions): Promise<void> {
  const { choosePlace } = await import('./choose-place.ts');
  await onStore(await choosePlace(options), chat);
}

/**
 * Chat, worker and delivery in one process, until the input ends or the program is told to stop. True when the
 * store was away by then, and something that it keeps could not be written.
 */
async function chat({ place, store, faults, givenUp }: OnStore): Promise<boolean> {
  const [ending, leaving, over] = [new AbortController(), new AbortController(), new AbortController()];
  const end = () => ending.abort();
  const leave = () => leaving.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  ending.signal.addEventListener('abort', leave);
  // At a terminal readline takes Ctrl-D for itself and lets go of the input; a pipe or a file ends.
  process.stdin.once(process.stdin.isTTY ? 'pause' : 'end', leave);
  // Whoever read what we print has gone, as in `npm start | head`: there is nobody left to tell.
  process.stdout.on('error', end);
  const screen = openScreen(process.stdout);
  const console = consoleChat(screen, { keysFile: join(place.dataDir, 'posted.jsonl') });
  const bot = await openBot({
    place,
    store,
    faults,
    givenUp,
    chats: { console },
    incidents: null,
    heads: null,
    ending: ending.signal,
  });
  const { world, worker, delivery } = bot;
  const say = (words: readonly string[]) => {
    const width = { columns: screen.columns(), colour: false };
    const lines = words.flatMap((text) => renderBlocks([{ kind: 'text', text }], width));
    if (lines.length > 0) screen.print([...lines, '']);
  };
  if (screen.live) faults.through((line) => say([line]));
  say([...place.words, ...place.terminalWords, store.words, 'Say help for what I understand.']);
  const resting = async (began: { readonly kind: 'run' | 'check'; readonly id: string }) => {
    await atRest(worker, began, ending.signal);
    await delivery.drained();
  };
  const receive = createReceive(world);
  const talk = async () => {
    const open = await bot.work();
    if (open.length > 0) say([`Going on with ${open.join(', ')}, open since before.`]);
    // From a pipe nobody can wait for what was open before: it comes to rest before the first line is read.
    if (!process.stdin.isTTY)
      for (const id of open) await resting({ kind: id.startsWith('R') ? 'run' : 'check', id });
    await runConsole({
      input: process.stdin,
      screen,
      receive: (incoming) => receive(incoming).catch(inPlainWords),
      accounts: {
        first: place.speaker,
        others: (place.lab?.people ?? []).filter((one) => one !== place.speaker),
      },
      resting,
      ...(place.lab === null ? {} : { lab: place.lab.command }),
      signal: ending.signal,
    });
    leave();
    await delivery.drained();
  };
  let away = false;
  const tooLong = awayTooLong({
    answers: store.answers,
    from: leaving.signal,
    over: over.signal,
    limitMs: patienceMs,
  });
  try {
    away = await Promise.race([talk().then(() => false), tooLong.then(() => true)]);
  } finally {
    over.abort();
    ending.abort();
    say(place.lab?.farewell() ?? []);
    faults.through(null);
    away = (await bot.stop(away)) || away;
    process.off('SIGINT', end).off('SIGTERM', end);
  }
  return away;
}

/** A person at the chat need not know what the library calls it. */
function inPlainWords(cause: unknown): never {
  throw isRedisAway(cause) ? new RedisAway(cause) : cause;
}
