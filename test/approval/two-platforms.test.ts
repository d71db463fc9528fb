import { afterEach, expect, it } from 'vitest';
import { type aDesk, buttonsOf, channel, fix, team, wordsOf } from './desk.ts';
import { onBothStores } from './on-both-stores.ts';

/** A run that was asked for in Slack and is announced in Teams: one decision, wherever it is made. */
onBothStores('a run on two platforms', (open) => {
  let desk: ReturnType<typeof aDesk>;
  afterEach(() => desk.stop());

  async function waiting(more: { readonly count?: number } = {}): Promise<string> {
    desk = open();
    const { site, world } = desk;
    Object.assign(world, { announce: () => [{ thread: team, hosts: null, risk: null }] });
    const approvals = [{ count: more.count ?? 1, from: 'server-approvers' }];
    const rules = site.policy.rules.map((one) => (one.approvals.length === 0 ? one : { ...one, approvals }));
    site.policy = { ...site.policy, rules };
    await desk.say('oncall', fix, { via: 'slack' });
    return (await desk.run()).plan!.id;
  }
  const decisions = () =>
    desk.cards.flatMap(({ message }) => buttonsOf(message)).filter((one) => /^(approve|reject)/.test(one));
  const reviewers = async () => (await desk.run()).reviews.map(({ person }) => person);
  /** The change goes on until the function that comes back is called. */
  function busy(): () => void {
    let done = () => {};
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    return done;
  }

  it('asked for in one and approved in the other is told the same in both to the end', async () => {
    const plan = await waiting();
    expect(desk.shownIn(team).map(({ slot }) => slot)).toEqual(['root', 'plan']);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
    expect(decisions()).toHaveLength(4);
    const answer = await desk.say('approver', `approve ${plan}`, { via: 'teams', kind: 'clicked' });
    expect(answer).toMatchObject({ message: null, began: { kind: 'run', id: 'R1' } });
    expect(desk.shownIn(channel).map(({ slot }) => slot)).toEqual(['root', 'plan', 'ending']);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
    expect(wordsOf(desk.shownIn(channel)[1]!.message)).toContain('approved by approver');
    expect([(await desk.run()).ending, decisions(), desk.applied()]).toEqual(['remediated', [], 1]);
  });

  it('rejected in the other has no button left in either', async () => {
    const plan = await waiting();
    await desk.say('approver', `reject ${plan} reason="not now"`, { via: 'teams' });
    expect([(await desk.run()).ending, decisions(), desk.applied()]).toEqual(['rejected', [], 0]);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
  });

  it('answers a late click in the other with who has approved already, to that person alone', async () => {
    const plan = await waiting();
    const done = busy();
    await desk.say('approver', `approve ${plan}`, { via: 'teams' });
    expect([(await desk.run()).stage, decisions()]).toEqual(['applying', []]);
    const late = await desk.say('second', `approve ${plan}`, { via: 'slack', kind: 'clicked' });
    expect(late.privately).toBe(true);
    expect(late.message!.text).toContain('Already approved by approver at ');
    done();
    await desk.settle();
    const later = await desk.say('second', `reject ${plan}`, { via: 'slack', kind: 'clicked' });
    expect(later.message!.text).toContain('has already ended (remediated)');
    expect(later.message!.text).toContain('Already approved by approver at ');
    expect(await reviewers()).toEqual(['approver']);
  });

  it('clicked in both at the same moment by two people is decided once', async () => {
    const plan = await waiting();
    const answers = await Promise.all([
      desk.tell('approver', `approve ${plan}`, { via: 'slack', kind: 'clicked' }),
      desk.tell('second', `approve ${plan}`, { via: 'teams', kind: 'clicked' }),
    ]);
    await desk.settle();
    expect([(await reviewers()).length, desk.applied()]).toEqual([1, 1]);
    expect(answers.filter(({ message }) => message === null)).toHaveLength(1);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
  });

  it('approved and rejected at the same moment is one of the two', async () => {
    const plan = await waiting();
    await Promise.all([
      desk.tell('approver', `approve ${plan}`, { via: 'slack' }),
      desk.tell('second', `reject ${plan}`, { via: 'teams' }),
    ]);
    await desk.settle();
    const { reviews, ending } = await desk.run();
    expect(reviews).toHaveLength(1);
    expect(ending).toBe(reviews[0]!.verdict === 'approve' ? 'remediated' : 'rejected');
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
  });

  it('that needs two is opened by one from each, clicking at the same moment, each counted once', async () => {
    const plan = await waiting({ count: 2 });
    await Promise.all([
      desk.tell('approver', `approve ${plan}`, { via: 'slack', kind: 'clicked' }),
      desk.tell('second', `approve ${plan}`, { via: 'teams', kind: 'clicked' }),
    ]);
    await desk.settle();
    expect([(await reviewers()).toSorted(), desk.applied()]).toEqual([['approver', 'second'], 1]);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
  });

  it('that needs two is not opened by one person with an account on each', async () => {
    const plan = await waiting({ count: 2 });
    await Promise.all([
      desk.tell('approver', `approve ${plan}`, { via: 'slack', kind: 'clicked' }),
      desk.tell('approver', `approve ${plan}`, { via: 'teams', kind: 'clicked' }),
    ]);
    await desk.settle();
    expect([await reviewers(), (await desk.run()).stage]).toEqual([['approver'], 'awaiting-approval']);
    const again = await desk.say('approver', `approve ${plan}`, { via: 'teams', kind: 'clicked' });
    expect(again.message!.text).toContain('You have already approved this');
    await desk.say('second', `approve ${plan}`, { via: 'slack' });
    expect(desk.applied()).toBe(1);
  });

  it('is not approved by who asked for it in Slack from their Teams account, nor the other way round', async () => {
    const plan = await waiting();
    const own = await desk.say('oncall', `approve ${plan}`, { via: 'teams', kind: 'clicked' });
    expect(own.message!.text).toContain('You asked for this yourself');
    await desk.say('approver', `reject ${plan}`, { via: 'teams' });
    await desk.say('oncall', fix, { via: 'teams' });
    const other = (await desk.run('R2')).plan!.id;
    const back = await desk.say('oncall', `approve ${other}`, { via: 'slack', kind: 'clicked' });
    expect(back.message!.text).toContain('You asked for this yourself');
    expect([(await desk.run('R2')).reviews, desk.applied()]).toEqual([[], 0]);
  });

  it('is meant by a bare word where it was announced, in the channel or below its root there', async () => {
    await waiting();
    const elsewhere = { ...team, opaque: '19:other@thread.tacv2' };
    const lost = await desk.say('approver', 'approve', { via: 'teams', thread: elsewhere });
    expect(lost.message!.text).toContain('is waiting, but not here');
    const root = desk.cards.findIndex(
      ({ key, thread }) => key.startsWith('R1:root') && thread.platform === 'teams',
    );
    const below = { ...team, opaque: `${team.opaque}/${root}` };
    await desk.say('approver', 'approve', { via: 'teams', thread: below });
    expect(desk.applied()).toBe(1);
  });

  it('is the one that a bare word means in its thread, though another waits elsewhere', async () => {
    await waiting();
    Object.assign(desk.world, { announce: () => [] });
    await desk.say('oncall', '/rdp-fix rdp-grant-key-access ts-03', {
      thread: { ...channel, opaque: 'C2' },
      via: 'slack',
    });
    const { message } = await desk.say('approver', 'approve', { via: 'teams' });
    expect(message).toBeNull();
    expect([desk.applied('ts-02'), desk.applied('ts-03')]).toEqual([1, 0]);
  });

  it('tells those who were done without in a chat where they have an account', async () => {
    await waiting();
    const { site } = desk;
    site.people = site.people.map((one) => (one.id === 'second' ? { ...one, slack: null } : one));
    site.policy = {
      ...site.policy,
      breakGlass: { groups: ['oncall'], hosts: null, risk: null, reviewers: 'service-owners' },
    };
    const { plan } = await desk.run();
    await desk.say('oncall', `/rdp-break-glass ${plan!.id} reason="nobody is up" incident=INC1`, {
      via: 'slack',
    });
    const told = desk.whispers.map(({ to, place }) => [to, place.platform]);
    expect(told).toContainEqual(['approver', 'slack']);
    expect(told).toContainEqual(['second', 'teams']);
  });
});
