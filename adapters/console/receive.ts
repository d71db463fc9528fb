import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Answer, Receive } from '../../src/ports/receive.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';
import { plain } from '../../src/view/plain.ts';
import { renderBlocks } from './render.ts';
import type { Screen } from './screen.ts';
import { whispered } from './send.ts';

interface ConsoleOptions {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly screen: Screen;
  readonly receive: Receive;
  /** Login name that speaks first, and those that `as WHO` may switch to; none outside the lab. */
  readonly accounts: { readonly first: string; readonly others: readonly string[] };
  /** Resolves when what a line began has come to rest: finished, or waiting for approval. */
  readonly resting: (began: NonNullable<Answer['began']>) => Promise<void>;
  /** Answers `/lab …`; absent outside the lab. */
  readonly lab?: (line: string) => Promise<Message>;
  /** Ends the conversation. */
  readonly signal?: AbortSignal;
}

/** The whole terminal is one thread. */
const consoleThread: ThreadRef = { platform: 'console', tenant: 'local', opaque: 'terminal' };

/** Longer lines are cut: nothing a person says is that long, but for the report of a PC. */
const longestLine = 4_000;

/**
 * Reads what is typed or piped in and hands it to `receive`. At a terminal people go on typing while work goes
 * on; from a pipe the next line starts when what the line before began has come to rest. Resolves at the end of
 * the input.
 */
export async function runConsole(options: ConsoleOptions): Promise<void> {
  const talk = createTalk(options);
  const interactive = options.input.isTTY === true && options.screen.live;
  return interactive ? converse(options, talk) : readLines(options, talk);
}

interface Talk {
  readonly who: () => string;
  /** Carries out one line; resolves with what it began. Never rejects. */
  readonly say: (line: string) => Promise<Answer['began']>;
}

function createTalk({ screen, receive, accounts, lab }: ConsoleOptions): Talk {
  const session = randomUUID();
  const known = [accounts.first, ...accounts.others];
  let who = accounts.first;
  let lines = 0;

  function print(message: Message, to: string | null): void {
    screen.print(renderBlocks(whispered(message, to), { columns: screen.columns(), colour: screen.colour }));
  }

  async function carryOut(text: string): Promise<Answer['began']> {
    const [verb = '', name = ''] = text.split(/\s+/);
    if (verb === 'as' && accounts.others.length > 0) {
      if (known.includes(name)) who = name;
      else if (name === '') print(plainMessage(`Say as whom: ${known.join(', ')}.`), null);
      else print(plainMessage(`There is nobody called "${name}" here; there are ${known.join(', ')}.`), null);
      return null;
    }
    if (verb === '/lab' && lab) {
      print(await lab(text), null);
      return null;
    }
    lines += 1;
    const answer = await receive({
      kind: 'said',
      text,
      values: {},
      answerWithinMs: null,
      invite: null,
      account: { platform: 'console', tenant: 'local', id: who },
      thread: consoleThread,
      delivery: `console:${session}:${lines}`,
    });
    // Only where several people share the terminal is it worth saying whom an answer is for.
    if (answer.message) print(answer.message, answer.privately && accounts.others.length > 0 ? who : null);
    if (verb === 'help' && lab) print(labHelp(known), null);
    return answer.began;
  }

  return {
    who: () => who,
    say: async (line) => {
      const text = line.slice(0, longestLine).trim();
      if (text === '' || text.startsWith('#')) return null;
      try {
        return await carryOut(text);
      } catch (fault) {
        const why = fault instanceof Error ? fault.message : String(fault);
        print(
          plainMessage(`That went wrong on my side, and I do not know how far it came: ${plain(why)}`),
          null,
        );
        return null;
      }
    },
  };
}

async function readLines({ input, screen, resting, signal }: ConsoleOptions, talk: Talk): Promise<void> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const close = () => lines.close();
  signal?.addEventListener('abort', close, { once: true });
  try {
    for await (const line of lines) {
      if (signal?.aborted) break;
      if (line.trim() === 'exit') break;
      if (line.trim() !== '')
        screen.print([`${talk.who()}> ${neutralise(line.trim()).slice(0, longestLine)}`]);
      const began = await talk.say(line);
      if (began) await resting(began);
      if (line.trim() !== '') screen.print(['']);
    }
  } finally {
    signal?.removeEventListener('abort', close);
    lines.close();
  }
}

function converse({ input, screen, signal }: ConsoleOptions, talk: Talk): Promise<void> {
  const lines = createInterface({ input, output: screen.output, terminal: true, historySize: 200 });
  const rows = () => lines.getCursorPos().rows;
  const draw = () => {
    // readline goes up by the rows it last took before it draws again; here the cursor is at the first already.
    Object.assign(lines, { prevRows: 0 });
    lines.prompt(true);
  };
  const ask = () => {
    lines.setPrompt(`${talk.who()}> `);
    screen.attach({ rows, draw });
    lines.prompt(true);
  };
  const close = () => lines.close();
  signal?.addEventListener('abort', close, { once: true });
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  lines.on('line', (line) => {
    // When the terminal goes away, readline hands out the half-typed line, still standing: nobody has said it.
    if (line !== '' && lines.line === line) return;
    if (line.trim() === 'exit') return lines.close();
    screen.typed();
    // The typed line stays where it is; the next prompt stands below it at once.
    ask();
    turn = turn
      .then(() => talk.say(line))
      .then(() => {
        if (!closed) ask();
      });
  });
  lines.on('SIGINT', close);
  ask();
  return new Promise((resolve) => {
    lines.once('close', () => {
      closed = true;
      screen.attach(null);
      signal?.removeEventListener('abort', close);
      resolve(turn.then(() => undefined));
    });
  });
}

function plainMessage(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}

function labHelp(known: readonly string[]): Message {
  const rows = [
    ['as WHO', `speak as someone else: ${known.join(', ')}`],
    ['/lab', 'the simulated hosts'],
    ['/lab break HOST FAULT', 'break one'],
    ['/lab reset', 'all as at the start'],
    ['exit', 'leave'],
  ];
  return { text: 'In the lab', blocks: [{ kind: 'table', columns: ['in the lab', ''], rows }] };
}
