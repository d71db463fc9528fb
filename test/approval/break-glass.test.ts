import { afterEach, describe, expect, it } from 'vitest';
import { perform } from '../../src/bot/perform.ts';
import { type aDesk, buttonsOf, fix, person, rule, wordsOf } from './desk.ts';
import { onBothStores } from './on-both-stores.ts';

const span = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
const freeze = { name: 'still', hosts: null, playbooks: null, when: span, reason: 'Frozen.' };

/** An approval that is done without: loud, marked for ever, reviewed before the next. */
onBothStores('break-glass', (open) => {
  let desk: ReturnType<typeof aDesk>;
  afterEach(() => desk.stop());

  const given = () => {
    desk = open();
    desk.withIncidents();
    desk.site.people = [
      person('night', 'oncall', 'night-watch'),
      ...desk.site.people,
      person('manager', 'managers'),
    ];
    desk.site.policy = {
      ...desk.site.policy,
      breakGlass: { groups: ['night-watch'], hosts: null, risk: null, reviewers: 'managers' },
    };
  };
  const waiting = async (text = fix) => {
    given();
    await desk.say('oncall', text);
    return (await desk.run()).plan!.id;
  };
  const line = (plan: string) => `/rdp-break-glass ${plan} reason="nobody else is up" incident=INC42`;
  const says = async (who: string, text: string) => (await desk.say(who, text)).message?.text ?? '';

  it('carries out a waiting plan with a reason and an incident, in an event of its own (aws-samples/iam-identity-center-team#475, evoila/meho#2087)', async () => {
    const plan = await waiting();
    await desk.say('night', line(plan));
    const events = await desk.events();
    expect(events.find(({ type }) => type === 'broke-glass')).toMatchObject({
      person: 'night',
      reason: 'nobody else is up',
      incident: 'INC42',
      skipped: ['approver', 'second'],
    });
    expect(events.filter(({ type }) => type === 'reviewed')).toEqual([]);
    expect([desk.applied(), (await desk.run()).ending]).toEqual([1, 'remediated']);
  });

  it.each([
    ['no reason', 'incident=INC42', 'needs a reason:'],
    ['no incident', 'reason="nobody is up"', 'needs the incident:'],
    ['an empty reason', 'reason=" " incident=INC42', 'needs a reason:'],
    ['neither', '', 'needs a reason and the incident:'],
  ])(
    'is refused with %s, with the line that says it (fivexl/terraform-aws-sso-elevator#114)',
    async (_, rest, why) => {
      const plan = await waiting();
      const said = await says('night', `/rdp-break-glass ${plan} ${rest}`.trim());
      expect(said).toContain(why);
      expect(said).toContain(`/rdp-break-glass ${plan} reason="…" incident=INC…`);
      expect(desk.applied()).toBe(0);
    },
  );

  it('tells at once everyone who was done without, where they find it later, and the incident channel (Infisical/infisical#7930)', async () => {
    const plan = await waiting();
    let done = () => {};
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await desk.say('night', line(plan));
    expect((await desk.run()).stage).toBe('applying');
    expect(desk.whispers.map(({ to, lasting }) => [to, lasting])).toEqual([
      ['approver', true],
      ['second', true],
    ]);
    for (const { message } of desk.whispers)
      expect(wordsOf(message)).toMatch(/BREAK-GLASS: night.*nobody else is up/);
    const card = desk.card('incident');
    expect(card.thread.opaque).toBe('incidents');
    expect(wordsOf(card.message)).toContain('approver, second');
    expect(wordsOf(card.message)).toContain('not yet');
    done();
    await desk.settle();
    expect(wordsOf(desk.card('incident').message)).toContain('remediated');
  });

  it('tells who has no account where it was asked for in the chat of the incident channel, and names whom no chat knows', async () => {
    const plan = await waiting();
    desk.site.people = desk.site.people.map((one) => {
      if (one.id === 'approver') return { ...one, console: null };
      return one.id === 'second' ? { ...one, console: null, slack: null, entra: 'a-guid' } : one;
    });
    await desk.say('night', line(plan));
    expect(desk.whispers.map(({ to }) => to)).toEqual(['approver']);
    const words = 'second: no account here; tell them yourself';
    for (const slot of ['incident', 'root', 'plan', 'ending'])
      expect(wordsOf(desk.card(slot).message), slot).toContain(words);
    expect(wordsOf(desk.whispers[0]!.message)).toContain(words);
  });

  it('marks every card of the run for ever, and its history (Infisical/infisical#7930)', async () => {
    const plan = await waiting();
    await desk.say('night', line(plan));
    const marked = () =>
      ['root', 'plan', 'ending', 'incident'].map((slot) =>
        /BREAK-GLASS/.test(wordsOf(desk.card(slot).message)),
      );
    expect(marked()).toEqual([true, true, true, true]);
    expect(wordsOf((await desk.say('viewer', '/rdp-status R1')).message)).toContain(
      'BREAK-GLASS by night, INC42',
    );
    await desk.say('manager', '/rdp-review R1 note="right so"');
    expect(marked()).toEqual([true, true, true, true]);
    expect(wordsOf(desk.card('root').message)).toContain('reviewed by manager');
    expect(wordsOf((await desk.say('viewer', '/rdp-status R1')).message)).toContain('right so');
  });

  it('is blocked for everybody until somebody else has looked into the last (luisgf/infrabroker#128)', async () => {
    const plan = await waiting();
    await desk.say('night', line(plan));
    await desk.say('oncall', '/rdp-fix rdp-grant-key-access ts-03');
    const second = (await desk.world.runs.open()).find((id) => id !== 'R1')!;
    const other = (await desk.run(second)).plan!.id;
    expect(await says('night', line(other))).toContain('Until managers has said /rdp-review R1');
    expect(desk.applied('ts-03')).toBe(0);
    // It hides in no list: whoever asks what is open is told.
    expect(wordsOf((await desk.say('viewer', '/rdp-status')).message)).toContain(
      'R1 was carried out by break-glass',
    );
    await desk.say('manager', '/rdp-review R1');
    await desk.say('night', line(other));
    expect(desk.applied('ts-03')).toBe(1);
  });

  it('of two at the same moment happens once', async () => {
    const plan = await waiting();
    await desk.say('oncall', '/rdp-fix rdp-grant-key-access ts-03');
    const second = (await desk.world.runs.open()).find((id) => id !== 'R1')!;
    const other = (await desk.run(second)).plan!.id;
    desk.site.people = [person('day', 'oncall', 'night-watch'), ...desk.site.people];
    const answers = await Promise.all([desk.tell('night', line(plan)), desk.tell('day', line(other))]);
    await desk.settle();
    expect(desk.applied('ts-02') + desk.applied('ts-03')).toBe(1);
    expect(answers.filter(({ message }) => message !== null).map(({ message }) => message!.text)).toEqual([
      expect.stringContaining('nobody has reviewed that yet'),
    ]);
  });

  it('is reviewed by the reviewers alone, never by whoever broke it, once, and when it has ended', async () => {
    const plan = await waiting();
    let done = () => {};
    desk.fake.busy = new Promise((resolve) => {
      done = resolve;
    });
    await desk.say('night', line(plan));
    expect(await says('manager', '/rdp-review R1')).toContain('has not ended yet');
    done();
    await desk.settle();
    desk.site.people = desk.site.people.map((one) =>
      one.id === 'night' ? { ...one, groups: [...one.groups, 'managers'] } : one,
    );
    expect(await says('night', '/rdp-review R1')).toContain('You broke the glass yourself');
    expect(await says('approver', '/rdp-review R1')).toContain('Only managers may review a break-glass');
    expect((await desk.run()).glass!.reviewed).toBeNull();
    expect(await says('manager', '/rdp-review R1')).toBe('');
    expect(await says('manager', '/rdp-review R1')).toContain('already');
    expect((await desk.events()).filter(({ type }) => type === 'glass-reviewed')).toHaveLength(1);
  });

  it('keeps nothing from its host: another run may begin there before the review', async () => {
    const plan = await waiting();
    await desk.say('night', line(plan));
    desk.fake.access = 'none';
    await desk.say('oncall', fix);
    const ids = await desk.world.runs.open();
    expect(ids).toHaveLength(2);
    expect(await desk.run(ids[1]!)).toMatchObject({ stage: 'awaiting-approval' });
    await desk.say('manager', '/rdp-review R1');
    expect(await desk.world.runs.open()).toEqual([ids[1]]);
    // What the first run let go is the second one’s now.
    expect(await says('oncall', fix)).toContain('already does that');
  });

  it('is audited with its marker, its reason and how many were done without (luisgf/infrabroker#128, Infisical/infisical#7930)', async () => {
    const { auditOfRunEvent } = await import('../../src/audit/of-run-event.ts');
    const plan = await waiting();
    await desk.say('night', line(plan));
    const events = await desk.events();
    const at = events.findIndex(({ type }) => type === 'broke-glass');
    expect(auditOfRunEvent(events[at]!, await desk.run(), at)).toMatchObject({
      actor: 'night',
      what: 'broke-glass',
      run: 'R1',
      plan,
      detail: {
        reason: 'nobody else is up',
        incident: 'INC42',
        skipped: 'approver, second',
        skippedCount: '2',
      },
    });
  });

  describe('opens nothing', () => {
    it.each([
      ['for who is not named', 'oncall', () => {}, 'Only night-watch may break the glass'],
      [
        'where the policy knows none',
        'night',
        () => {
          desk.site.policy = { ...desk.site.policy, breakGlass: null };
        },
        'knows no break-glass',
      ],
      [
        'over a deny',
        'night',
        () => {
          desk.site.policy = {
            ...desk.site.policy,
            rules: [
              ...desk.site.policy.rules,
              { ...rule, name: 'no', decision: 'deny', approvals: [], reason: 'Never here.' },
            ],
          };
        },
        'Never here.',
      ],
      [
        'in a freeze',
        'night',
        () => {
          desk.site.policy = { ...desk.site.policy, freezes: [freeze] };
        },
        'Frozen.',
      ],
      [
        'after the plan has expired',
        'night',
        () => {
          desk.time.now += 31 * 60_000;
        },
        'This plan expired',
      ],
      [
        'where no approval is asked for any more',
        'night',
        () => {
          desk.site.policy = { ...desk.site.policy, rules: [{ ...rule, decision: 'allow', approvals: [] }] };
        },
        'there is no glass to break',
      ],
    ] as const)('%s', async (_, who, happens, why) => {
      const plan = await waiting();
      happens();
      expect(await says(who, line(plan))).toContain(why);
      expect([desk.applied(), (await desk.run()).glass]).toEqual([0, null]);
    });

    it.each([
      [
        'the host has changed',
        () => {
          desk.fake.access = 'denied';
        },
        'the host has changed',
      ],
      [
        'a freeze has begun',
        () => {
          desk.site.policy = { ...desk.site.policy, freezes: [freeze] };
        },
        'Frozen.',
      ],
      [
        'whoever broke it may not any more',
        () => {
          desk.site.people = desk.site.people.filter(({ id }) => id !== 'night');
        },
        'Whoever broke the glass',
      ],
      [
        'the plan has expired',
        () => {
          desk.time.now += 31 * 60_000;
        },
        'took too long',
      ],
    ] as const)('where before the start %s', async (_, happens, why) => {
      const plan = await waiting();
      desk.fake.meanwhile = (step) => {
        if (step.name.endsWith('/detect')) happens();
      };
      await desk.say('night', line(plan));
      const { ending, hosts } = await desk.run();
      expect([ending, desk.applied()]).toEqual(['void', 0]);
      expect(hosts[0]!.reason).toContain(why);
    });

    it('a second time: the plan is spent', async () => {
      const plan = await waiting();
      await desk.say('night', line(plan));
      expect(await says('night', line(plan))).toContain('already ended');
      await perform(
        desk.world,
        { kind: 'apply', run: 'R1', host: 'ts-02', plan },
        new AbortController().signal,
      );
      expect(desk.applied()).toBe(1);
    });
  });

  it('is open to whoever may do the same without any approval: the plan waits for somebody else’s', async () => {
    const plan = await waiting();
    desk.site.people = [...desk.site.people, person('chief', 'night-watch', 'chiefs', 'server-approvers')];
    const free = {
      ...rule,
      name: 'chiefs-are-free',
      groups: ['chiefs'],
      decision: 'allow' as const,
      approvals: [],
    };
    desk.site.policy = { ...desk.site.policy, rules: [...desk.site.policy.rules, free] };
    await desk.say('chief', line(plan));
    const { ending, glass } = await desk.run();
    // Nobody is told of what they did themselves.
    expect([ending, glass?.skipped, desk.applied()]).toEqual(['remediated', ['approver', 'second'], 1]);
  });

  it('leaves in the audit log to whom it was told (evoila/meho#2087)', async () => {
    const plan = await waiting();
    const { audit } = desk.world;
    const told: (string | undefined)[][] = [];
    const record: typeof audit.record = (entries) => {
      for (const { what, run, detail } of entries)
        if (what === 'told' && detail.how === 'whispered') told.push([run ?? '', detail.to, detail.text]);
      return audit.record(entries);
    };
    Object.assign(desk.world, { audit: { ...audit, record } });
    await desk.say('night', line(plan));
    expect(told).toEqual(
      ['approver', 'second'].map((who) => ['R1', who, expect.stringContaining('BREAK-GLASS: night')]),
    );
  });

  it('offers no button that does it: it has to be said', async () => {
    const plan = await waiting();
    expect(desk.cards.flatMap(({ message }) => buttonsOf(message)).join(' ')).not.toContain('break-glass');
    await desk.say('night', line(plan));
    expect(buttonsOf(desk.card('incident').message)).toContain('/rdp-review R1');
  });
});
