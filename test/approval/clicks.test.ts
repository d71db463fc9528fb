import { afterEach, describe, expect, it } from 'vitest';
import { recover } from '../../src/bot/recover.ts';
import { type aDesk, buttonsOf, channel, fix, person, terminal, wordsOf } from './desk.ts';
import { onBothStores } from './on-both-stores.ts';

/** Clicks that come twice, at once, late, from elsewhere, or from before a restart. */
onBothStores('a click', (open) => {
  let desk: ReturnType<typeof aDesk>;
  afterEach(() => desk.stop());
  const given = () => {
    desk = open();
    return desk;
  };
  const waiting = async (text = fix) => {
    given();
    await desk.say('oncall', text);
    return (await desk.run()).plan!.id;
  };
  const reviewed = async () => (await desk.events()).filter(({ type }) => type === 'reviewed');
  const startedTimes = async () => (await desk.events()).filter(({ type }) => type === 'started').length;

  it('that comes five times acts once (getsentry/sentry#69252, mozilla/bugbug#6732, mozilla/bugbug#6873)', async () => {
    const plan = await waiting();
    const clicks = Array.from({ length: 5 }, () =>
      desk.tell('approver', `approve ${plan}`, { kind: 'clicked' }),
    );
    const answers = await Promise.all(clicks);
    await desk.settle();
    expect([(await reviewed()).length, await startedTimes(), desk.applied()]).toEqual([1, 1, 1]);
    expect(answers.filter(({ message }) => message === null)).toHaveLength(1);
    for (const { message, privately } of answers.filter((one) => one.message !== null)) {
      expect(message!.text).toContain('You have already approved this');
      expect(privately).toBe(true);
    }
  });

  it('of two people at the same moment is decided once, however slow the change is (useautumn/autumn#2903)', async () => {
    const plan = await waiting();
    let done = () => {};
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await Promise.all([desk.tell('approver', `approve ${plan}`), desk.tell('second', `approve ${plan}`)]);
    await desk.settle();
    expect((await desk.run()).stage).toBe('applying');
    const late = await desk.say('owner', `approve ${plan}`);
    expect(late.message!.text).toContain('There is nothing to approve');
    done();
    await desk.settle();
    expect([(await reviewed()).length, await startedTimes()]).toEqual([1, 1]);
  });

  it('that another process hears as well acts once, and the losing one is no red line in the thread (fivexl/terraform-aws-sso-elevator#212)', async () => {
    const plan = await waiting();
    const there = desk.another();
    const before = desk.history.length;
    const delivery = 'slack:T1:click:1';
    const [one, other] = await Promise.all([
      desk.tell('approver', `approve ${plan}`, { delivery }),
      there(desk.incoming('approver', `approve ${plan}`, { delivery })),
    ]);
    const again = await there(desk.incoming('approver', `approve ${plan}`));
    await desk.settle();
    expect([(await reviewed()).length, await startedTimes()]).toEqual([1, 1]);
    expect([one.message, other.message]).toEqual([null, null]);
    expect(again.privately).toBe(true);
    expect(
      desk.history
        .slice(before)
        .map(({ text }) => text)
        .join(' '),
    ).not.toMatch(/already|error|refused/i);
  });

  it('of twenty people, half for and half against, within one moment is one decision', async () => {
    const plan = await waiting();
    const many = Array.from({ length: 20 }, (_, n) => person(`p${n}`, 'server-approvers'));
    desk.site.people = [...desk.site.people, ...many];
    const answers = await Promise.all(
      many.map(({ id }, n) => desk.tell(id, `${n % 2 === 0 ? 'approve' : 'reject'} ${plan}`)),
    );
    await desk.settle();
    const { ending } = await desk.run();
    const [first, ...others] = await reviewed();
    expect(others).toEqual([]);
    expect(desk.applied()).toBe(first?.type === 'reviewed' && first.verdict === 'approve' ? 1 : 0);
    expect(ending).toBe(desk.applied() === 1 ? 'remediated' : 'rejected');
    expect(answers.filter(({ message }) => message === null)).toHaveLength(1);
  });

  it('that is the first after a restart counts (NousResearch/hermes-agent#100408)', async () => {
    const plan = await waiting();
    const there = desk.another();
    const answer = await there(desk.incoming('approver', `approve ${plan}`));
    await desk.settle();
    expect([answer.message, desk.applied()]).toEqual([null, 1]);
  });

  it('of who may not is answered, to them alone (NousResearch/hermes-agent#100408)', async () => {
    const plan = await waiting();
    for (const who of ['viewer', 'oncall', 'mallory']) {
      const answer = await desk.say(who, `approve ${plan}`, { kind: 'clicked' });
      expect([answer.privately, answer.message!.text.length > 20]).toEqual([true, true]);
    }
    expect(await reviewed()).toEqual([]);
  });

  it('that is delivered again 11 s later, as if for the first time, changes nothing (slackapi/bolt-js#2487)', async () => {
    const plan = await waiting();
    const delivery = 'slack:T1:click:envelope';
    await desk.say('approver', `reject ${plan}`, { delivery });
    desk.time.now += 11_000;
    const again = await desk.say('approver', `reject ${plan}`, { delivery });
    expect([again.message, (await reviewed()).length]).toEqual([null, 1]);
  });

  it('on one card decides about that card, and about no other in the same thread (vercel/eve#2471)', async () => {
    const one = await waiting();
    await desk.say('oncall', '/rdp-fix rdp-grant-key-access ts-03');
    const second = (await desk.world.runs.open()).find((id) => id !== 'R1')!;
    const other = (await desk.run(second)).plan!.id;
    await desk.say('approver', `approve ${other}`);
    const { ending } = await desk.run(second);
    expect(ending).not.toBeNull();
    expect(await desk.run()).toMatchObject({ stage: 'awaiting-approval', reviews: [] });
    expect([desk.applied('ts-02'), desk.applied('ts-03')]).toEqual([0, 1]);
    await desk.say('approver', `reject ${one}`);
    expect([(await desk.run()).ending, (await desk.run(second)).ending]).toEqual(['rejected', ending]);
  });

  it('without a plan, where two wait, is asked back and decides nothing', async () => {
    await waiting();
    await desk.say('oncall', '/rdp-fix rdp-grant-key-access ts-03');
    const { message } = await desk.say('approver', 'approve');
    expect(message!.text).toContain('Several plans are waiting');
    expect([desk.applied('ts-02'), desk.applied('ts-03')]).toEqual([0, 0]);
  });

  it('elsewhere takes the buttons off every card (denoland/clawpatrol#595)', async () => {
    given();
    await desk.say('oncall', fix, { via: 'slack', thread: channel });
    expect(desk.cards.flatMap(({ message }) => buttonsOf(message))).toHaveLength(2);
    const { plan } = await desk.run();
    await desk.say('approver', `approve ${plan!.id}`, { via: 'console', thread: terminal });
    const left = desk.cards.flatMap(({ message }) => buttonsOf(message));
    expect(left.filter((command) => /^(approve|reject)/.test(command))).toEqual([]);
    expect(wordsOf(desk.card('plan').message)).toContain('approved by approver');
  });

  it('leaves no button while the slow change runs (yourbuddyconner/valet#51)', async () => {
    const plan = await waiting();
    let done = () => {};
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await desk.say('approver', `approve ${plan}`);
    expect((await desk.run()).stage).toBe('applying');
    expect(
      desk.cards.flatMap(({ message }) => buttonsOf(message)).filter((one) => one.includes('approve')),
    ).toEqual([]);
    done();
    await desk.settle();
  });

  it('of a second approver is added to the first one’s name, and overwrites nothing (openclaw/openclaw#48567)', async () => {
    given();
    const { site } = desk;
    site.policy = {
      ...site.policy,
      rules: site.policy.rules.map((one) =>
        one.approvals.length === 0 ? one : { ...one, approvals: [{ count: 2, from: 'server-approvers' }] },
      ),
    };
    await desk.say('oncall', fix);
    const { plan } = await desk.run();
    await Promise.all([
      desk.tell('approver', `approve ${plan!.id}`),
      desk.tell('second', `approve ${plan!.id}`),
    ]);
    await desk.settle();
    expect((await desk.run()).reviews.map(({ person: id }) => id).sort()).toEqual(['approver', 'second']);
    const words = wordsOf(desk.card('plan').message);
    expect(words).toContain('approved by approver');
    expect(words).toContain('approved by second');
  });

  it('on a card from before the last deploy is told that the card is old, and decides nothing', async () => {
    const plan = await waiting();
    const { message } = await desk.say('approver', 'approve 0123abcd');
    expect(message!.text).toContain(`I do not know a plan "0123abcd". Waiting: ${plan}.`);
    await desk.say('approver', `approve ${plan}`);
    const late = await desk.say('second', `approve ${plan}`);
    expect(late.message!.text).toContain('has already ended (remediated)');
    expect(desk.applied()).toBe(1);
  });

  it('and a word in its thread never says the first command again (PoshBot 0.11.8)', async () => {
    const plan = await waiting();
    const thread = { ...terminal, opaque: 'main/0' };
    await desk.say('approver', 'thanks', { thread });
    await desk.say('oncall', fix, { thread });
    expect(await desk.world.runs.open()).toEqual(['R1']);
    await desk.say('approver', `approve ${plan}`, { thread });
    await desk.say('approver', 'thanks again', { thread });
    expect(desk.applied()).toBe(1);
  });

  it('is carried out once however often the process begins anew (poshbotio/PoshBot#121)', async () => {
    const plan = await waiting();
    for (let round = 0; round < 4; round += 1) await recover(desk.world, `r${round}`);
    await desk.say('approver', `approve ${plan}`);
    for (let round = 4; round < 8; round += 1) await recover(desk.world, `r${round}`);
    await desk.settle();
    expect([await startedTimes(), desk.applied()]).toEqual([1, 1]);
  });

  it('against a plan takes back what was queued for it: nothing is sent after a no', async () => {
    const plan = await waiting();
    await desk.say('approver', `reject ${plan}`);
    await recover(desk.world, 'r');
    await desk.world.queue.enqueue({ id: 'X1', job: { kind: 'apply', run: 'R1', host: 'ts-02', plan } });
    await desk.settle();
    expect([desk.applied(), (await desk.run()).ending]).toEqual([0, 'rejected']);
  });

  it('is answered with one of a few plain sentences, whatever is wrong with it', async () => {
    const plan = await waiting();
    const says = async (who: string, line: string) => (await desk.say(who, line)).message?.text ?? '';
    expect(await says('viewer', `approve ${plan}`)).toContain('you are not one of them');
    await says('approver', `approve ${plan}`);
    expect(await says('approver', `approve ${plan}`)).toContain('You have already approved this');
    expect(await says('second', `approve ${plan}`)).toContain('already ended');
    expect(await says('second', 'approve ffffffff')).toContain('I do not know a plan');
  });
});

describe('what was posted', () => {
  it('is looked for before it is posted again, for Slack has no key for that (slackapi/slack-api-specs#10)', async () => {
    const { aDesk: open } = await import('./desk.ts');
    const desk = open();
    const asked: boolean[] = [];
    const { deliver } = await import('../../src/bot/deliver.ts');
    await desk.tell('oncall', fix, { via: 'slack', thread: channel });
    let fails = true;
    const chat = {
      async post(thread: typeof channel, _message: unknown, key: string, how: { doubtful: boolean }) {
        if (key.startsWith('R1:root')) asked.push(how.doubtful);
        if (fails && key.startsWith('R1:root')) {
          fails = false;
          throw new Error('posted, but the answer was lost');
        }
        return { thread, opaque: key };
      },
      replace: async () => {},
      whisper: async () => {},
      link: () => '',
      threadOf: () => null,
    };
    for (let round = 0; round < 3; round += 1) await deliver(desk.world, { slack: chat });
    expect(asked).toEqual([false, true]);
    await desk.stop();
  });
});
