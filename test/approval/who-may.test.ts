import { afterEach, describe, expect, it } from 'vitest';
import { aDesk, buttonsOf, channel, fix, person, rule, wordsOf } from './desk.ts';

/** Who may approve what, judged by the policy and the people as they are at that moment. */
let desk: ReturnType<typeof aDesk>;
afterEach(() => desk.stop());
const given = () => {
  desk = aDesk();
  return desk;
};

describe('that somebody approves at all', () => {
  it('every change waits for someone else to release it, with what it will do in front of them (rundeck/rundeck#4288, #5693, #918, #2137)', async () => {
    const { say, card, applied, run } = given();
    await say('oncall', fix);
    expect((await run()).stage).toBe('awaiting-approval');
    expect(applied()).toBe(0);
    expect(buttonsOf(card('plan').message)).toHaveLength(2);
    expect(wordsOf(card('plan').message)).toContain('access');
    await say('approver', 'approve');
    expect(applied()).toBe(1);
  });

  it('the starter never approves, in the group or not, and no right exempts (ansible/awx#10610, ansible/awx#10847)', async () => {
    const { say, site, run, applied } = given();
    site.people = site.people.map((one) =>
      one.id === 'oncall' ? { ...one, groups: ['oncall', 'server-approvers', 'administrators'] } : one,
    );
    await say('oncall', fix);
    const { message, privately } = await say('oncall', 'approve');
    expect(message!.text).toContain('You asked for this yourself');
    expect(privately).toBe(true);
    expect(await run()).toMatchObject({ stage: 'awaiting-approval', reviews: [] });
    expect(applied()).toBe(0);
  });

  it('nor through their other account: two accounts are one person', async () => {
    const { say, run, applied } = given();
    await say('oncall', fix, { via: 'slack' });
    const { plan } = await run();
    const { message } = await say('oncall', `approve ${plan!.id}`, { via: 'console' });
    expect(message!.text).toContain('You asked for this yourself');
    expect(applied()).toBe(0);
  });

  it('being in the group that approves passes nothing by for one’s own command (poshbotio/PoshBot#153, poshbotio/PoshBot#154)', async () => {
    const { say, site, run, applied } = given();
    site.people = [person('lead', 'oncall', 'server-approvers'), ...site.people];
    await say('lead', fix);
    expect((await run()).stage).toBe('awaiting-approval');
    await say('lead', 'approve');
    expect(applied()).toBe(0);
  });

  it('a lone operator is told that nobody else can approve, and whom to turn to (curie-eng/curie#1531)', async () => {
    const { say, site } = given();
    await say('oncall', fix);
    expect((await say('oncall', 'approve')).message!.text).toContain('Asked: approver, second.');
    site.people = site.people.filter(({ id }) => id === 'oncall');
    const { message } = await say('oncall', 'approve');
    expect(message!.text).toContain('There is nobody else in it: ask whoever keeps the people file');
  });

  it('nobody approves by saying that they are somebody (curie-eng/curie#1531)', async () => {
    const { say, run } = given();
    await say('oncall', fix);
    const { plan } = await run();
    for (const line of [`approve ${plan!.id} by=approver`, `approve ${plan!.id} approver`, 'as approver']) {
      const { message } = await say('viewer', line);
      expect(message!.text).toMatch(/I cannot read that|understand/);
    }
    expect((await run()).reviews).toEqual([]);
  });

  it('who is not in the people file gets nothing, and is told why (StackStorm/hubot-stackstorm#128, StackStorm/st2chatops#64)', async () => {
    const { say, run, applied } = given();
    await say('oncall', fix);
    const { plan } = await run();
    for (const line of [fix, `approve ${plan!.id}`, '/rdp-cancel R1', '/rdp-status']) {
      const { message, privately } = await say('mallory', line);
      expect(message!.text).toContain('I do not know who console mallory is');
      expect(privately).toBe(true);
    }
    expect([applied(), (await run()).reviews]).toEqual([0, []]);
  });

  it('a resolution by who may not is refused, and one by who may bears their name (mcp-hangar#665)', async () => {
    const { say, run, events, audited } = given();
    await say('oncall', fix);
    await say('viewer', 'approve');
    await say('owner', 'reject');
    expect((await run()).reviews).toEqual([]);
    await say('second', 'approve');
    expect((await events()).filter(({ type }) => type === 'reviewed')).toMatchObject([
      { person: 'second', verdict: 'approve' },
    ]);
    const entries = await audited();
    expect(entries.filter(({ what }) => what === 'refused').map(({ actor }) => actor)).toEqual([
      'viewer',
      'owner',
    ]);
    expect(entries.find(({ what }) => what === 'reviewed')).toMatchObject({ actor: 'second' });
  });
});

describe('what the policy asks', () => {
  it('approval is asked per playbook, and for as long as the policy says (hoophq/hoop#890, hoophq/hoop#883)', async () => {
    const { say, site, run } = given();
    site.policy = {
      ...site.policy,
      approvalMinutes: 5,
      rules: [
        ...site.policy.rules,
        {
          ...rule,
          name: 'keys-need-the-owner',
          playbooks: ['rdp-grant-key-access'],
          approvals: [{ count: 1, from: 'service-owners' }],
        },
      ],
    };
    await say('oncall', fix);
    const state = await run();
    expect(state.approvals).toEqual([
      { count: 1, from: 'server-approvers' },
      { count: 1, from: 'service-owners' },
    ]);
    expect(Date.parse(state.expiresAt!) - Date.parse((await desk.events()).at(-1)!.at)).toBe(5 * 60_000);
  });

  it('it stands in the policy, not in a step that somebody can leave out (OctopusDeploy/Issues#10199)', async () => {
    const { say, site, run, applied } = given();
    site.policy = {
      ...site.policy,
      rules: site.policy.rules.map((one) =>
        one.decision === 'require-approval'
          ? {
              ...one,
              approvals: [
                { count: 2, from: 'server-approvers' },
                { count: 1, from: 'service-owners' },
              ],
            }
          : one,
      ),
    };
    await say('oncall', fix);
    await say('approver', 'approve');
    await say('second', 'approve');
    expect([(await run()).stage, applied()]).toEqual(['awaiting-approval', 0]);
    await say('owner', 'approve');
    expect(applied()).toBe(1);
  });

  it('a broad rule beside a narrow one weakens nothing: every threshold of each is asked (PoshBot, matching rules merged)', async () => {
    const { say, site, run, applied } = given();
    const narrow = { ...rule, name: 'narrow', approvals: [{ count: 1, from: 'service-owners' }] };
    const broad = { ...rule, name: 'broad', groups: null, approvals: [{ count: 1, from: 'viewers' }] };
    site.policy = { ...site.policy, rules: [...site.policy.rules, narrow, broad] };
    await say('oncall', fix);
    await say('viewer', 'approve');
    expect([(await run()).stage, applied()]).toEqual(['awaiting-approval', 0]);
    await say('approver', 'approve');
    expect(applied()).toBe(0);
    await say('owner', 'approve');
    expect(applied()).toBe(1);
  });

  it('what comes by itself, such as a job of a timer, is judged like what a person says (PoshBot, timers skip authorisation)', async () => {
    const { say, site, world, run, applied } = given();
    await say('oncall', fix);
    const { plan } = await run();
    // The job of a change that nobody approved, as a lost or a forged one would come.
    await world.queue.enqueue({ id: 'X1', job: { kind: 'apply', run: 'R1', host: 'ts-02', plan: plan!.id } });
    await desk.settle();
    expect([applied(), (await run()).stage]).toEqual([0, 'awaiting-approval']);
    site.policy = { ...site.policy, rules: [] };
    await say('approver', 'approve');
    expect(applied()).toBe(0);
  });

  it('a gate that became stricter while the plan waited is shown, and asked for', async () => {
    const { say, site, run, applied, card } = given();
    await say('oncall', fix);
    site.policy = {
      ...site.policy,
      rules: [{ ...rule, approvals: [{ count: 2, from: 'server-approvers' }] }],
    };
    await say('approver', 'approve');
    expect([(await run()).stage, applied()]).toEqual(['awaiting-approval', 0]);
    expect(wordsOf(card('plan').message)).toContain('2 approvals from server-approvers');
    await say('second', 'approve');
    expect(applied()).toBe(1);
  });

  it('who left the group between two approvals does not count any more', async () => {
    const { say, site, run, applied } = given();
    site.policy = {
      ...site.policy,
      rules: [{ ...rule, approvals: [{ count: 2, from: 'server-approvers' }] }],
    };
    await say('oncall', fix);
    await say('approver', 'approve');
    site.people = site.people.map((one) => (one.id === 'approver' ? { ...one, groups: [] } : one));
    await say('second', 'approve');
    expect([(await run()).stage, applied()]).toEqual(['awaiting-approval', 0]);
  });

  it('approving in a freeze is refused with its end, and nothing runs by itself afterwards', async () => {
    const { say, site, time, run, applied } = given();
    await say('oncall', fix);
    const from = new Date(time.now).toISOString();
    const to = new Date(time.now + 10 * 60_000).toISOString();
    const freeze = {
      name: 'year-end',
      hosts: null,
      playbooks: null,
      when: { from, to },
      reason: 'Books are closed.',
    };
    site.policy = { ...site.policy, freezes: [freeze] };
    const { message } = await say('approver', 'approve');
    expect(message!.text).toContain('Books are closed. (Rule: freeze year-end, until 2030-11-21 07:4');
    expect((await run()).reviews).toEqual([]);
    time.now += 11 * 60_000;
    await desk.settle();
    expect(applied()).toBe(0);
    await say('approver', 'approve');
    expect(applied()).toBe(1);
  });
});

describe('a reason', () => {
  const asking = () => {
    given();
    desk.site.policy = { ...desk.site.policy, reasonRequired: ['low'] };
    return desk;
  };

  it('is asked for where the policy wants one, with the line that says it', async () => {
    const { say, run } = asking();
    const { message } = await say('oncall', fix);
    expect(message!.text).toContain(`${fix} reason="…"`);
    expect(buttonsOf(message!)).toEqual(['/rdp-form rdp-grant-key-access ts-02']);
    await expect(run()).rejects.toThrow();
    await say('oncall', `${fix} reason=" "`);
    await expect(run()).rejects.toThrow();
    await say('oncall', `${fix} reason="nobody gets in"`);
    const ids = await desk.world.runs.open();
    expect((await run(ids[0]!)).asked).toBe('nobody gets in');
    expect(wordsOf(desk.card('plan', ids[0]!).message)).toContain('nobody gets in');
  });

  it('that is missing in a form keeps the form open at its field, and the field is a required one', async () => {
    const { say } = asking();
    const form = await say('oncall', '/rdp-form rdp-grant-key-access ts-02');
    expect(form.form!.fields.find(({ name }) => name === 'reason')!.required).toBe(true);
    const { faults } = await say('oncall', form.form!.command, {
      kind: 'submitted',
      values: { reason: ' ' },
    });
    expect(faults).toEqual({ reason: expect.stringContaining('The policy asks why') });
  });

  it('that the policy wants since the plan was made is asked for before anything is sent', async () => {
    const { say, site, run, applied } = given();
    await say('oncall', fix);
    desk.fake.meanwhile = () => {
      site.policy = { ...site.policy, reasonRequired: ['low'] };
    };
    await say('approver', 'approve');
    expect([applied(), (await run()).ending]).toEqual([0, 'void']);
    expect((await run()).hosts[0]!.reason).toContain('The policy now asks why');
  });

  it('may be given with a rejection, and stands on the card', async () => {
    const { say, run, card } = given();
    await say('oncall', fix);
    await say('approver', 'reject reason="after the backup"');
    expect((await run()).reviews).toMatchObject([{ verdict: 'reject', reason: 'after the backup' }]);
    expect(wordsOf(card('plan').message)).toContain('after the backup');
    expect(wordsOf((await say('oncall', '/rdp-status R1')).message)).toContain('after the backup');
  });

  it('stands in the thread of Slack as in the console', async () => {
    const { say, run } = asking();
    await say('oncall', `${fix} reason=“nobody gets in”`, { via: 'slack', thread: channel });
    expect((await run()).asked).toBe('nobody gets in');
  });
});
