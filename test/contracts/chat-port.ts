import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/people/person.ts';
import type { ChatPort, Posting } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';

/** A chat under test, and what can be seen of it from outside. */
interface ChatUnderTest {
  readonly chat: ChatPort;
  readonly place: ThreadRef;
  /** Everything that person can read now, in order; null stands for anyone else in the place. */
  readonly readBy: (person: Person | null) => Promise<string>;
  /** Whether several people share one screen, so that a whisper can only be addressed, not hidden. */
  readonly sharedScreen: boolean;
  /** The same chat after a restart of the process. */
  readonly restart: () => Promise<ChatPort>;
  readonly close: () => Promise<void>;
}

const approver: Person = {
  id: 'approver',
  name: 'Approver',
  groups: [],
  console: 'approver',
  slack: 'U0000002',
  entra: '00000000-0000-0000-0000-000000000002',
};

function card(heading: string, ...lines: string[]): Message {
  return {
    text: `${heading}.`,
    blocks: [
      { kind: 'heading', mark: 'none', text: heading },
      ...lines.map((text) => ({ kind: 'text' as const, text })),
    ],
  };
}

/** For the first time, and standing for itself. */
export const plainly: Posting = { under: null, doubtful: false, lane: 'decision' };
/** Nobody knows whether an earlier attempt got through. */
const doubtful: Posting = { ...plainly, doubtful: true };

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** What every ChatPort must do, whatever the vendor. */
export function chatPortContract(name: string, open: () => Promise<ChatUnderTest>): void {
  async function using(test: (chat: ChatUnderTest) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await test(under);
    } finally {
      await under.close();
    }
  }

  describe(`${name} as a chat`, () => {
    it('posts what it is given', () =>
      using(async ({ chat, place, readBy }) => {
        await chat.post(place, card('Plan 7f3a91c0', 'one thing changes'), 'R12:plan', plainly);
        expect(await readBy(null)).toContain('Plan 7f3a91c0');
        expect(await readBy(null)).toContain('one thing changes');
      }));

    it('posts once per key, however often it is called, and gives the same address', () =>
      using(async ({ chat, place, readBy }) => {
        const first = await chat.post(place, card('Plan 7f3a91c0'), 'R12:plan', plainly);
        const second = await chat.post(place, card('Plan 7f3a91c0'), 'R12:plan', doubtful);
        expect(second).toEqual(first);
        expect(count(await readBy(null), 'Plan 7f3a91c0')).toBe(1);
      }));

    it('posts once per key across a restart', () =>
      using(async ({ chat, place, readBy, restart }) => {
        const first = await chat.post(place, card('Plan 7f3a91c0'), 'R12:plan', plainly);
        const again = await restart();
        expect(await again.post(place, card('Plan 7f3a91c0'), 'R12:plan', doubtful)).toEqual(first);
        expect(count(await readBy(null), 'Plan 7f3a91c0')).toBe(1);
      }));

    it('posts the same words under another key as another message', () =>
      using(async ({ chat, place, readBy }) => {
        const first = await chat.post(place, card('Nothing to repair'), 'C1:root', plainly);
        const second = await chat.post(place, card('Nothing to repair'), 'C2:root', plainly);
        expect(second).not.toEqual(first);
        expect(count(await readBy(null), 'Nothing to repair')).toBe(2);
      }));

    it('puts what belongs under a message into its thread, once, and finds it there again', () =>
      using(async ({ chat, place, readBy, restart }) => {
        const root = await chat.post(place, card('R12 is waiting'), 'R12:root', plainly);
        const under = { ...plainly, under: root };
        const plan = await chat.post(place, card('Plan 7f3a91c0'), 'R12:plan', under);
        expect(chat.threadOf(plan)).toEqual(chat.threadOf(root));
        const again = await (await restart()).post(place, card('Plan 7f3a91c0'), 'R12:plan', {
          ...under,
          doubtful: true,
        });
        expect(again).toEqual(plan);
        expect(count(await readBy(null), 'Plan 7f3a91c0')).toBe(1);
      }));

    it('shows what a message was replaced with', () =>
      using(async ({ chat, place, readBy }) => {
        const ref = await chat.post(place, card('R12 is waiting'), 'R12:root', plainly);
        await chat.replace(ref, card('R12 remediated', 'nobody was cut off'), 'decision');
        expect(await readBy(null)).toContain('R12 remediated');
        expect(await readBy(null)).toContain('nobody was cut off');
      }));

    it('shows a replacement after a restart too', () =>
      using(async ({ chat, place, readBy, restart }) => {
        const ref = await chat.post(place, card('R12 is waiting'), 'R12:root', plainly);
        await (await restart()).replace(ref, card('R12 remediated'), 'decision');
        expect(await readBy(null)).toContain('R12 remediated');
      }));

    it('shows no more than before when a message is replaced with itself', () =>
      using(async ({ chat, place, readBy }) => {
        const ref = await chat.post(place, card('R12 is waiting'), 'R12:root', plainly);
        const before = await readBy(null);
        await chat.replace(ref, card('R12 is waiting'), 'decision');
        expect(await readBy(null)).toBe(before);
      }));

    it('never lets progress undo a decision that was shown', () =>
      using(async ({ chat, place, readBy }) => {
        const ref = await chat.post(place, card('R12 is applying'), 'R12:root', plainly);
        await chat.replace(ref, card('R12 at 40 %'), 'progress');
        await chat.replace(ref, card('R12 remediated'), 'decision');
        expect(await readBy(null)).toContain('R12 remediated');
      }));

    it('whispers to one person and to nobody else', () =>
      using(async ({ chat, place, readBy, sharedScreen }) => {
        await chat.whisper(place, approver, card('You asked for this yourself'));
        expect(await readBy(approver)).toContain('You asked for this yourself');
        if (sharedScreen) expect(await readBy(null)).toMatch(/to Approver alone/);
        else expect(await readBy(null)).not.toContain('You asked for this yourself');
      }));

    it('says where a message stands', () =>
      using(async ({ chat, place }) => {
        const ref = await chat.post(place, card('Plan 7f3a91c0'), 'R12:plan', plainly);
        expect(chat.link(ref)).toMatch(/\S/);
      }));
  });
}
