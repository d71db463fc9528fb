import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openScreen } from '../../adapters/console/screen.ts';
import { consoleChat } from '../../adapters/console/send.ts';
import { viewCheck } from '../../src/view/check.ts';
import type { Message } from '../../src/view/message.ts';
import { viewProgress } from '../../src/view/progress.ts';
import { viewRun } from '../../src/view/run.ts';
import { cause, checkCard, middlebox } from '../../src/view/samples/check-samples.ts';
import { thread } from '../../src/view/samples/look-samples.ts';
import { names } from '../../src/view/samples/playbook-samples.ts';
import { approvedRun, runState } from '../../src/view/samples/run-samples.ts';
import { chatPortContract, plainly } from '../contracts/chat-port.ts';
import { Pipe, Terminal } from './terminal.ts';

for (const [name, output] of [
  ['the console in a pipe', () => new Pipe()],
  ['the console on a terminal', () => new Terminal()],
] as const) {
  chatPortContract(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rdp-medic-console-'));
    const shown = output();
    const open = () => consoleChat(openScreen(shown, {}), { keysFile: join(folder, 'posted') });
    return {
      chat: open(),
      place: thread,
      readBy: async () => shown.text(),
      sharedScreen: true,
      restart: async () => open(),
      close: () => rm(folder, { recursive: true }),
    };
  });
}

const said = (text: string): Message => ({ text, blocks: [{ kind: 'text', text }] });

describe('a replaced message in a pipe', () => {
  it('brings only what is new, under its unchanged heading', async () => {
    const pipe = new Pipe();
    const chat = consoleChat(openScreen(pipe, {}));
    const ref = await chat.post(thread, viewRun(runState(), 'plan', names), 'R12:plan', plainly);
    const before = pipe.text().length;
    await chat.replace(ref, viewRun(approvedRun('applying', {}), 'plan', names), 'decision');
    expect(pipe.text().slice(before)).toBe(
      [
        // A blank line: the card above is tall.
        '',
        'Plan 7f3a91c0: rdp-grant-key-access on ts-02, asked for by oncall, updated',
        '  decided  approved by approver at 07:33:12 UTC',
        '',
      ].join('\n'),
    );
  });

  it('shows the whole ranking again when a cause has left it', async () => {
    const pipe = new Pipe();
    const chat = consoleChat(openScreen(pipe, {}));
    const group = cause({
      id: 'group',
      title: 'The service is stopped, or RDP is off',
      confidence: 'medium',
    });
    const first = checkCard({ inside: null }, { diagnosis: { causes: [group, middlebox] }, remedy: null });
    const ref = await chat.post(thread, viewCheck(first), 'C3:root', plainly);
    const before = pipe.text().length;
    await chat.replace(
      ref,
      viewCheck(checkCard({}, { diagnosis: { causes: [cause(), middlebox] } })),
      'decision',
    );
    const news = pipe.text().slice(before);
    expect(news).toContain('1  The listener cannot use its private key');
    expect(news).toContain('2  A device between us resets TLS');
    expect(news).not.toContain('negotiation');
  });
});

describe('a replaced message on a terminal', () => {
  it('is drawn over while it is the last thing there', async () => {
    const terminal = new Terminal();
    const chat = consoleChat(openScreen(terminal, {}));
    const ref = await chat.post(thread, viewCheck(checkCard({ inside: null })), 'C3:root', plainly);
    await chat.replace(ref, viewCheck(checkCard()), 'decision');
    expect(terminal.text().split('ts-02: the server hangs up').length - 1).toBe(1);
    expect(terminal.text()).not.toContain('not looked yet');
  });

  it('is appended once something else stands below it', async () => {
    const terminal = new Terminal();
    const chat = consoleChat(openScreen(terminal, {}));
    const ref = await chat.post(thread, said('first'), 'a', plainly);
    await chat.post(thread, said('second'), 'b', plainly);
    await chat.replace(ref, said('first, changed'), 'decision');
    expect(terminal.text()).toBe('  first\n  second\n  first, changed');
  });
});

describe('progress', () => {
  const at = (percent: number) => viewProgress({ host: 'ts-02', text: 'applying', percent });

  it('is one passing line on a terminal, gone when a decision is shown', async () => {
    const terminal = new Terminal();
    const chat = consoleChat(openScreen(terminal, {}));
    const ref = await chat.post(thread, said('R12 is applying'), 'R12:root', plainly);
    await chat.replace(ref, at(10), 'progress');
    await chat.replace(ref, at(40), 'progress');
    expect(terminal.text()).toBe('  R12 is applying\n… ts-02: applying, 40 %');
    await chat.replace(ref, said('R12 remediated'), 'decision');
    expect(terminal.text()).toBe('  R12 remediated');
  });

  it('leaves nothing in a pipe when the work is over at once', async () => {
    const pipe = new Pipe();
    const chat = consoleChat(openScreen(pipe, {}));
    const ref = await chat.post(thread, said('R12 is applying'), 'R12:root', plainly);
    await chat.replace(ref, at(10), 'progress');
    await chat.replace(ref, said('R12 remediated'), 'decision');
    await sleep(1_100);
    expect(pipe.text()).toBe('  R12 is applying\n  R12 remediated\n');
  });

  it('becomes one plain line a second in a pipe, the newest', async () => {
    const pipe = new Pipe();
    const chat = consoleChat(openScreen(pipe, {}));
    await chat.post(thread, at(10), 'R12:progress', plainly);
    const ref = { thread, opaque: 'R12:progress' };
    for (let percent = 11; percent < 60; percent++) await chat.replace(ref, at(percent), 'progress');
    await sleep(1_100);
    expect(pipe.text()).toBe('  … ts-02: applying, 59 %\n');
  });
});
