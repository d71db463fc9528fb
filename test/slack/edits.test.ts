import { describe, expect, it, type TestContext } from 'vitest';
import { createEditBudget } from '../../adapters/slack/edit-budget.ts';
import type { MessageRef, Posting } from '../../src/ports/chat.ts';
import type { ApiCall } from '../fakes/slack/fake-slack.ts';
import { type Given, type GivenOptions, givenSlack, words } from './given-slack.ts';

const plainly: Posting = { under: null, doubtful: false, lane: 'decision' };
/** The tests wait for deadlines more than they work: they run side by side, each with a Slack of its own. */
async function given(test: TestContext, options: GivenOptions = {}): Promise<Given> {
  const one = await givenSlack(options);
  test.onTestFinished(() => one.close());
  return one;
}

function updates({ slack }: Given): ApiCall[] {
  return slack.log.calls.filter((call) => call.method === 'chat.update');
}

function read({ slack }: Given): string[] {
  return slack.seenBy('oncall', 'ops').map(({ shown }) => shown);
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function root(slack: Given, run = 'R12'): Promise<MessageRef> {
  return slack.chat.post(slack.ops, words(`${run} begins`), `${run}:root`, plainly);
}

describe.concurrent('rewriting a message in Slack', () => {
  it('sends nothing when it would look the same', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    await slack.chat.replace(ref, words('R12 begins'), 'decision');
    await slack.chat.replace(ref, words('R12 waits'), 'decision');
    await slack.chat.replace(ref, words('R12 waits'), 'decision');
    expect(updates(slack)).toHaveLength(1);
  });

  it('takes the buttons away the moment a decision was made', async (test) => {
    const slack = await given(test);
    const approve = { label: 'Approve', command: 'approve 7f3a91c0' };
    const ref = await slack.chat.post(slack.ops, words('Plan', approve), 'R12:plan', plainly);
    expect(slack.slack.seenBy('oncall', 'ops')[0]!.buttons).toHaveLength(1);
    await slack.chat.replace(ref, words('Approved by approver'), 'decision');
    expect(slack.slack.seenBy('oncall', 'ops')[0]!.buttons).toEqual([]);
  });

  it('shows decisions on one message in their order', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    slack.slack.faults.call('chat.update', { kind: 'delay', ms: 300, when: 'before' });
    const first = slack.chat.replace(ref, words('R12 approved'), 'decision');
    const second = slack.chat.replace(ref, words('R12 remediated'), 'decision');
    await Promise.all([first, second]);
    expect(read(slack)).toEqual(['R12 remediated']);
  });

  it('rejects with when to try again, and then shows it', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    slack.slack.faults.call('chat.update', { kind: 'ratelimited', retryAfterS: 1 });
    const refused = slack.chat.replace(ref, words('R12 remediated'), 'decision');
    await expect(refused).rejects.toMatchObject({ name: 'SlackBusy', retryAfterMs: 1_000 });
    await sleep(1_050);
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    expect(read(slack)).toEqual(['R12 remediated']);
  });

  it('sends a decision again when it is not known whether it was shown', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    slack.slack.faults.call('chat.update', { kind: 'http', status: 500, when: 'before' });
    await expect(slack.chat.replace(ref, words('R12 remediated'), 'decision')).rejects.toThrow();
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    expect(read(slack)).toEqual(['R12 remediated']);
  });

  it('takes a message that somebody deleted for shown, and tells an admin once', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    slack.slack.channel('ops').messages.splice(0);
    await slack.chat.replace(ref, words('R12 waits'), 'decision');
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    expect(slack.faults.map(({ what }) => what)).toEqual([expect.stringContaining('somebody deleted it')]);
  });

  it('says plain words where Slack refuses the blocks', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    slack.slack.faults.call('chat.update', { kind: 'error', error: 'invalid_blocks' });
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    expect(read(slack)).toEqual(['R12 remediated']);
  });
});

describe.concurrent('progress in Slack', () => {
  it('shows the latest state of many, and leaves 1.2 s between two edits', {
    timeout: 10_000,
  }, async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    for (let percent = 0; percent <= 100; percent += 1) {
      await slack.chat.replace(ref, words(`R12 at ${percent} %`), 'progress');
      await sleep(10);
    }
    await test.expect.poll(() => read(slack), { timeout: 4_000 }).toEqual(['R12 at 100 %']);
    const at = updates(slack).map((call) => call.at);
    expect(at.length).toBeLessThanOrEqual(3);
    for (const [index, time] of at.entries())
      if (index > 0) expect(time - at[index - 1]!).toBeGreaterThan(1_150);
  });

  it('never stands over a decision that came after it, even when it is on its way', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    await sleep(1_250);
    slack.slack.faults.call('chat.update', { kind: 'delay', ms: 400, when: 'before' });
    await slack.chat.replace(ref, words('R12 at 40 %'), 'progress');
    await sleep(250);
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    await sleep(800);
    expect(read(slack)).toEqual(['R12 remediated']);
    // The decision waited for it, so that it never showed in between.
    expect(updates(slack).map(({ args }) => args.text)).toEqual(['R12 at 40 %', 'R12 remediated']);
  });

  it('that still waits is dropped when a decision comes', async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    await slack.chat.replace(ref, words('R12 at 40 %'), 'progress');
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    await sleep(1_600);
    expect(updates(slack).map(({ args }) => args.text)).toEqual(['R12 remediated']);
  });

  it('is put right where it arrives after a decision that could not wait for it', {
    timeout: 20_000,
  }, async (test) => {
    const slack = await given(test);
    const ref = await root(slack);
    await sleep(1_250);
    slack.slack.faults.call('chat.update', { kind: 'delay', ms: 2_000, when: 'before' });
    await slack.chat.replace(ref, words('R12 at 40 %'), 'progress');
    await sleep(250);
    const begun = Date.now();
    await slack.chat.replace(ref, words('R12 remediated'), 'decision');
    expect(Date.now() - begun).toBeLessThan(1_500);
    await test.expect.poll(() => updates(slack).length, { timeout: 9_000 }).toBe(3);
    // In the order in which Slack carried them out: the progress that was delayed came second.
    expect(updates(slack).map(({ args }) => args.text)).toEqual([
      'R12 remediated',
      'R12 at 40 %',
      'R12 remediated',
    ]);
    expect(read(slack)).toEqual(['R12 remediated']);
  });

  it('that was told to wait holds no decision back', async (test) => {
    const slack = await given(test);
    const [one, other] = [await root(slack), await root(slack, 'R13')];
    await sleep(1_250);
    slack.slack.faults.call('chat.update', { kind: 'ratelimited', retryAfterS: 30 });
    await slack.chat.replace(one, words('R12 at 40 %'), 'progress');
    await test.expect.poll(() => updates(slack).length).toBe(1);
    await slack.chat.replace(other, words('R13 remediated'), 'decision');
    expect(read(slack)).toEqual(['R12 begins', 'R13 remediated']);
  });

  it('of 50 runs at once stays within the budget, and a decision gets through at once', async (test) => {
    const slack = await given(test, { burst: 100 });
    const refs = await Promise.all(Array.from({ length: 50 }, (_, at) => root(slack, `R${at}`)));
    await sleep(1_250);
    const begun = Date.now();
    const took: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (const [at, ref] of refs.entries())
        await slack.chat.replace(ref, words(`R${at} in round ${round}`), 'progress');
      const before = Date.now();
      await slack.chat.replace(refs[round]!, words(`R${round} remediated`), 'decision');
      took.push(Date.now() - before);
      await sleep(250);
    }
    const seconds = (Date.now() - begun) / 1_000;
    const progress = updates(slack).length - took.length;
    expect(updates(slack).every(({ status }) => status === 200)).toBe(true);
    expect(progress).toBeGreaterThan(0);
    expect(progress).toBeLessThanOrEqual(8 + Math.ceil((22 / 60) * seconds));
    // Behind the progress that waits it would be minutes.
    expect(Math.max(...took)).toBeLessThan(1_000);
    expect(read(slack).filter((text) => text.endsWith('remediated'))).toHaveLength(10);
  });
});

describe.concurrent('the budget of edits', () => {
  it('never lets more than 40 a minute through while decisions stay within theirs', () => {
    for (const everyMs of [10, 250, 1_000, 1_900]) {
      const budget = createEditBudget();
      const sent: number[] = [];
      for (let now = 0; now < 300_000; now += everyMs) {
        if (now % 6_000 < everyMs) {
          budget.decision(now);
          sent.push(now);
        }
        if (budget.progress(now)) sent.push(now);
      }
      for (const from of sent) {
        const inMinute = sent.filter((at) => at >= from && at < from + 60_000).length;
        expect(inMinute).toBeLessThanOrEqual(40);
      }
      expect(sent.length).toBeGreaterThan(5 * 20);
    }
  });

  it('says when the next edit is free', () => {
    const budget = createEditBudget();
    while (budget.progress(0));
    const wait = budget.waitMs(0);
    expect(budget.progress(wait - 1)).toBe(false);
    expect(budget.progress(wait)).toBe(true);
  });
});
