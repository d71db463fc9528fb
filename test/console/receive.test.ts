import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runConsole } from '../../adapters/console/receive.ts';
import { openScreen } from '../../adapters/console/screen.ts';
import { consoleChat } from '../../adapters/console/send.ts';
import type { Answer, Incoming } from '../../src/ports/receive.ts';
import { thread } from '../../src/view/samples/look-samples.ts';
import { plainly } from '../contracts/chat-port.ts';
import { Pipe, Terminal } from './terminal.ts';

const lab = { first: 'oncall', others: ['approver', 'viewer'] };
const nothing: Answer = { message: null, privately: false, began: null };

function saying(text: string, privately = false): Answer {
  return { message: { text, blocks: [{ kind: 'text', text }] }, privately, began: null };
}

/** Pipes the lines in and returns what was heard and what was shown. */
async function pipeIn(
  lines: readonly string[],
  answer: (incoming: Incoming) => Answer | Promise<Answer> = () => nothing,
  over: Partial<Parameters<typeof runConsole>[0]> = {},
): Promise<{ heard: Incoming[]; shown: string }> {
  const pipe = new Pipe();
  const heard: Incoming[] = [];
  await runConsole({
    input: Readable.from([lines.join('\n')]),
    screen: openScreen(pipe, {}),
    accounts: lab,
    resting: async () => {},
    receive: async (incoming) => {
      heard.push(incoming);
      return answer(incoming);
    },
    ...over,
  });
  return { heard, shown: pipe.text() };
}

describe('lines from a pipe', () => {
  it('are echoed behind the name of the one who speaks, and ended by the end of the input', async () => {
    const { heard, shown } = await pipeIn(['/rdp-check ts-02', '', 'as approver', 'approve'], () =>
      saying('heard'),
    );
    expect(heard.map(({ text, account }) => `${account.id}: ${text}`)).toEqual([
      'oncall: /rdp-check ts-02',
      'approver: approve',
    ]);
    expect(shown).toBe(
      'oncall> /rdp-check ts-02\n  heard\n\noncall> as approver\n\napprover> approve\n  heard\n\n',
    );
  });

  it('each have a delivery of their own', async () => {
    const { heard } = await pipeIn(['help', 'help', 'help']);
    expect(new Set(heard.map(({ delivery }) => delivery)).size).toBe(3);
  });

  it('wait until what the line before began has come to rest', async () => {
    const order: string[] = [];
    await pipeIn(
      ['/rdp-check ts-02', 'approve'],
      ({ text }) => {
        order.push(`said ${text}`);
        return text.startsWith('/rdp') ? { ...nothing, began: { kind: 'check', id: 'C1' } } : nothing;
      },
      {
        resting: async ({ id }) => {
          await sleep(20);
          order.push(`${id} at rest`);
        },
      },
    );
    expect(order).toEqual(['said /rdp-check ts-02', 'C1 at rest', 'said approve']);
  });

  it('go on after one that went wrong, and the fault is said', async () => {
    const { heard, shown } = await pipeIn(['help', 'help'], () => {
      throw new Error('no store');
    });
    expect(heard).toHaveLength(2);
    expect(shown).toContain('no store');
  });

  it('may carry control characters, which are shown and not obeyed', async () => {
    const { shown } = await pipeIn(['/rdp-check \u001b[2Jts-02']);
    expect(shown).toContain('oncall> /rdp-check ␛[2Jts-02');
    expect(shown).not.toContain('\u001b');
  });

  it('are skipped where they are empty or comments', async () => {
    const { heard } = await pipeIn(['# first look', '   ', 'help']);
    expect(heard.map(({ text }) => text)).toEqual(['help']);
  });

  it('stop at exit', async () => {
    const { heard } = await pipeIn(['help', 'exit', 'approve']);
    expect(heard.map(({ text }) => text)).toEqual(['help']);
  });
});

describe('speaking as someone else', () => {
  it('is for those the lab knows', async () => {
    const { heard, shown } = await pipeIn(['as mallory', 'approve']);
    expect(heard.map(({ account }) => account.id)).toEqual(['oncall']);
    expect(shown).toContain('There is nobody called "mallory" here; there are oncall, approver, viewer.');
  });

  it('of nobody asks who', async () => {
    const { shown } = await pipeIn(['as']);
    expect(shown).toContain('Say as whom: oncall, approver, viewer.');
    expect(shown).not.toContain('""');
  });

  it('is not possible outside the lab: the line is a line like any other', async () => {
    const { heard } = await pipeIn(['as approver', 'approve'], () => nothing, {
      accounts: { first: 'oncall', others: [] },
    });
    expect(heard.map(({ text, account }) => `${account.id}: ${text}`)).toEqual([
      'oncall: as approver',
      'oncall: approve',
    ]);
  });

  it('makes it worth saying whom a refusal is for', async () => {
    const { shown } = await pipeIn(['as viewer', 'approve'], () =>
      saying('Only server-approvers may.', true),
    );
    expect(shown).toContain('  to viewer alone:\n  Only server-approvers may.\n');
  });
});

describe('/lab', () => {
  it('is answered by the lab, which the bot never hears of', async () => {
    const { heard, shown } = await pipeIn(['/lab break ts-01 nla-off'], () => nothing, {
      lab: async (line) => saying(`the lab heard ${line}`).message!,
    });
    expect(heard).toEqual([]);
    expect(shown).toContain('the lab heard /lab break ts-01 nla-off');
  });
});

describe('a person at a terminal', () => {
  async function atTerminal(
    talk: (
      type: (text: string) => Promise<void>,
      terminal: Terminal,
      post: (text: string) => Promise<unknown>,
      change: (from: string, to: string) => Promise<unknown>,
    ) => Promise<void>,
    columns = 81,
  ): Promise<Incoming[]> {
    const terminal = new Terminal(columns);
    const screen = openScreen(terminal, { NO_COLOR: '1', TERM: 'xterm' });
    const chat = consoleChat(screen);
    const input = Object.assign(new PassThrough(), { isTTY: true as const });
    const heard: Incoming[] = [];
    const done = runConsole({
      input,
      screen,
      accounts: lab,
      resting: () => new Promise(() => {}),
      receive: async (incoming) => {
        heard.push(incoming);
        return { ...saying(`answer to ${incoming.text}`), began: { kind: 'check', id: 'C1' } };
      },
    });
    const type = async (text: string) => {
      input.write(text);
      await sleep(15);
    };
    await talk(
      type,
      terminal,
      (text) => chat.post(thread, saying(text).message!, text, plainly),
      (from, to) => chat.replace({ thread, opaque: from }, saying(to).message!, 'decision'),
    );
    input.end();
    await done;
    return heard;
  }

  it('may go on typing while the work goes on', async () => {
    const heard = await atTerminal(async (type) => {
      await type('/rdp-check ts-02\r');
      await type('/rdp-status\r');
    });
    expect(heard.map(({ text }) => text)).toEqual(['/rdp-check ts-02', '/rdp-status']);
  });

  it('finds the answer below the line and the prompt below the answer', () =>
    atTerminal(async (type, terminal) => {
      await type('help\r');
      expect(terminal.text()).toBe('oncall> help\n  answer to help\noncall>');
    }).then((heard) => expect(heard).toHaveLength(1)));

  it('keeps what was typed so far when something is printed above it', () =>
    atTerminal(async (type, terminal, post) => {
      await type('/rdp-ch');
      await post('R12 remediated');
      expect(terminal.text()).toBe('  R12 remediated\noncall> /rdp-ch');
      await type('eck ts-02');
      expect(terminal.text()).toBe('  R12 remediated\noncall> /rdp-check ts-02');
    }).then((heard) => expect(heard).toHaveLength(0)));

  it('keeps it even where it takes more than one row', () =>
    atTerminal(async (type, terminal, post) => {
      const long = 'x'.repeat(70);
      await type(long);
      await post('R12 remediated');
      await post('R13 remediated');
      const shown = terminal.text().split('\n');
      expect(shown.slice(0, 2)).toEqual(['  R12 remediated', '  R13 remediated']);
      expect(shown.slice(2).join('')).toBe(`oncall> ${long}`);
    }, 41).then((heard) => expect(heard).toHaveLength(0)));

  it('does not lose a line that was typed below a card when the card changes', () =>
    atTerminal(async (type, terminal, post, change) => {
      await post('R12 is waiting');
      await type('as viewer\r');
      await change('R12 is waiting', 'R12 remediated');
      expect(terminal.text()).toBe('  R12 is waiting\noncall> as viewer\n  R12 remediated\nviewer>');
    }).then((heard) => expect(heard).toHaveLength(0)));

  it('sees in the prompt who is speaking', () =>
    atTerminal(async (type, terminal) => {
      await type('as approver\r');
      expect(terminal.text().split('\n').at(-1)).toBe('approver>');
    }).then((heard) => expect(heard).toHaveLength(0)));
});
