import { afterEach, describe, expect, it } from 'vitest';
import { perform } from '../../src/bot/perform.ts';
import { recover } from '../../src/bot/recover.ts';
import { bindParameters } from '../../src/playbook/bind-parameters.ts';
import { playbook } from '../run/given.ts';
import { aDesk, buttonsOf, fix, rule, wordsOf } from './desk.ts';

/** What is carried out is what was approved, while it was approved, and once. */
let desk: ReturnType<typeof aDesk>;
afterEach(() => desk.stop());
const waiting = async (text = fix) => {
  desk = aDesk();
  await desk.say('oncall', text);
  return (await desk.run()).plan!.id;
};
const outcome = async () => {
  const { ending, hosts } = await desk.run();
  return { ending, reason: hosts[0]!.reason, applied: desk.applied() };
};
const live = new AbortController().signal;

describe('the plan on the card', () => {
  it('says what the change would do, as the host itself answered the dry run (poshbotio/PoshBot#74, nautobot/nautobot#125)', async () => {
    await waiting();
    expect(desk.fake.sent).toContain('rdp-grant-key-access/apply -WhatIf');
    const { plan } = await desk.run();
    expect(plan!.hosts[0]).toMatchObject({ before: { access: 'none' }, after: { access: 'read' } });
    expect(wordsOf(desk.card('plan').message)).toContain('none → read');
  });

  it('shows the very parameters that run (pydantic/pydantic-ai#6968)', async () => {
    desk = aDesk();
    const parameters = {
      removeDeny: { type: 'boolean', default: false, description: 'Also the Deny.' },
    } as const;
    desk.site.playbooks = [playbook({ kind: 'kept' }, { parameters })];
    const sent: unknown[] = [];
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/apply') && !step.whatIf) sent.push(step.parameters);
    };
    await desk.say('oncall', `${fix} removeDeny=true`);
    expect(wordsOf(desk.card('plan').message)).toContain('removeDeny=true');
    const { plan } = await desk.run();
    await desk.say('approver', `approve ${plan!.id}`);
    expect(sent).toEqual([plan!.parameters]);
    expect(bindParameters(desk.site.playbooks[0]!, { removeDeny: 'true' })).toMatchObject({
      parameters: sent[0],
    });
  });

  it('is bound to the SHA-256 of everything that is sent (hybridops-core#377)', async () => {
    await waiting();
    const { plan } = await desk.run();
    expect(plan!.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(plan!.id).toBe(plan!.digest.slice(0, 8));
  });

  it('is the same plan still when only what changes by itself has changed (Drakon ShieldCortex#202)', async () => {
    const plan = await waiting();
    desk.time.now += 20 * 60_000;
    desk.fake.sessions = 3;
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toMatchObject({ ending: 'remediated', applied: 1 });
  });

  it.each(['approve', 'reject'])(
    'of an expired run has no button left, and %s says so (ansible/awx#13465)',
    async (verdict) => {
      const plan = await waiting();
      desk.time.now += 31 * 60_000;
      await perform(desk.world, { kind: 'expire', run: 'R1', plan }, live);
      await desk.settle();
      expect(buttonsOf(desk.card('plan').message)).toEqual([]);
      const { message } = await desk.say('approver', `${verdict} ${plan}`);
      expect(message!.text).toContain('This plan expired at 08:00 UTC');
      expect(buttonsOf(message!)).toEqual([fix]);
    },
  );
});

describe('between the approval and the change', () => {
  it('a script that is rewritten while the plan waits is not what runs (openclaw/openclaw#124738)', async () => {
    const plan = await waiting();
    const evil = { text: 'evil', digest: 'e'.repeat(64) };
    const [book] = desk.site.playbooks;
    desk.site.playbooks = [{ ...book!, scripts: { ...book!.scripts, apply: evil } }];
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({
      ending: 'void',
      reason: 'The playbook has changed since it was approved.',
      applied: 0,
    });
    expect(buttonsOf(desk.card('ending').message)).toContain(fix);
  });

  it.each(['detect', 'revert'] as const)('nor one whose %s is rewritten', async (phase) => {
    desk = aDesk();
    desk.site.playbooks = [playbook({ kind: 'timed', minutes: 5 })];
    desk.fake.registry = true;
    await desk.say('oncall', fix);
    const evil = { text: 'evil', digest: 'e'.repeat(64) };
    const [book] = desk.site.playbooks;
    desk.site.playbooks = [{ ...book!, scripts: { ...book!.scripts, [phase]: evil } }];
    await desk.say('approver', 'approve');
    expect(await outcome()).toMatchObject({ ending: 'void', applied: 0 });
  });

  it.each(['detect', 'apply'] as const)(
    'the digest that was stored of what %s comes in is compared with what is about to be sent (mcp-hangar#674)',
    async (phase) => {
      const plan = await waiting();
      const [book] = desk.site.playbooks;
      desk.site.playbooks = [
        { ...book!, harnesses: { ...book!.harnesses, [phase]: { text: 'other', digest: 'f'.repeat(64) } } },
      ];
      await desk.say('approver', `approve ${plan}`);
      expect(await outcome()).toMatchObject({ ending: 'void', applied: 0 });
    },
  );

  it('the expiry that was stored is read by who starts, not only by who clicks (mcp-hangar#674)', async () => {
    const plan = await waiting();
    // Approved in time; the minutes pass while the host is looked at again.
    desk.time.now += 29 * 60_000;
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) desk.time.now += 5_000;
    };
    const late = desk.fake.meanwhile;
    desk.site.playbooks = [{ ...desk.site.playbooks[0]!, timeout: { detect: 600, apply: 10, revert: 10 } }];
    desk.fake.meanwhile = async (step) => {
      await late(step);
      if (step.name.endsWith('/detect')) desk.time.now += 2 * 60_000;
    };
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({
      ending: 'void',
      reason: 'The plan expired before it could be carried out.',
      applied: 0,
    });
  });

  it('a plan that waited over a restart is no approval, and its time still runs out (mcp-hangar#673)', async () => {
    const plan = await waiting();
    desk.time.now += 31 * 60_000;
    await recover(desk.world, 'r1');
    const there = desk.another();
    const { message } = await there(desk.incoming('approver', `approve ${plan}`));
    expect(message!.text).toContain('This plan expired');
    await desk.settle();
    expect(desk.applied()).toBe(0);
  });

  it('time that runs out means no, never yes (ansible/awx#16528, microsoft/powercat-business-approvals-kit#181)', async () => {
    const plan = await waiting();
    desk.time.now += 31 * 60_000;
    await perform(desk.world, { kind: 'expire', run: 'R1', plan }, live);
    await desk.settle();
    expect(await outcome()).toMatchObject({ ending: 'expired', applied: 0 });
  });

  it('what was approved now and runs later is judged again when it runs (ansible/awx#7582)', async () => {
    const plan = await waiting();
    await desk.world.leases.take('ts-02', 'R99', 60_000);
    let waits = 0;
    desk.world.progress.follow(({ text }) => {
      if (!text.includes('busy with R99')) return;
      waits += 1;
      if (waits < 3) return;
      // Meanwhile nobody may change anything here any more.
      desk.site.policy = {
        ...desk.site.policy,
        rules: [{ ...rule, decision: 'deny', approvals: [], reason: 'Not now.' }],
      };
      void desk.world.leases.release('ts-02', 1);
    });
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toMatchObject({
      ending: 'void',
      reason: expect.stringContaining('Not now.'),
      applied: 0,
    });
  });

  it.each([
    [
      'the approver left the group',
      () => {
        desk.site.people = desk.site.people.map((one) =>
          one.id === 'approver' ? { ...one, groups: [] } : one,
        );
      },
      'Those who approved may not approve this any more',
    ],
    [
      'the approver left altogether',
      () => {
        desk.site.people = desk.site.people.filter(({ id }) => id !== 'approver');
      },
      'Those who approved may not approve this any more',
    ],
    [
      'the requester left the group',
      () => {
        desk.site.people = desk.site.people.map((one) =>
          one.id === 'oncall' ? { ...one, groups: [] } : one,
        );
      },
      'No rule allows it',
    ],
    [
      'a second approval is asked for',
      () => {
        desk.site.policy = {
          ...desk.site.policy,
          rules: [{ ...rule, approvals: [{ count: 2, from: 'server-approvers' }] }],
        };
      },
      'it needs 2 from server-approvers',
    ],
    [
      'a freeze has begun',
      () => {
        const span = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
        desk.site.policy = {
          ...desk.site.policy,
          freezes: [{ name: 'f', hosts: null, playbooks: null, when: span, reason: 'Frozen.' }],
        };
      },
      'Frozen.',
    ],
    [
      'the host moved out of what the rule allows',
      () => {
        desk.site.policy = { ...desk.site.policy, rules: [{ ...rule, hosts: { env: ['test'] } }] };
      },
      'No rule allows it',
    ],
    [
      'the host left the inventory’s labels',
      () => {
        desk.site.policy = {
          ...desk.site.policy,
          rules: [
            rule,
            {
              ...rule,
              name: 'no',
              decision: 'deny',
              approvals: [],
              hosts: { env: ['production'] },
              reason: 'Not in production.',
            },
          ],
        };
        desk.site.hosts = desk.site.hosts.map((one) => ({ ...one, labels: { env: 'production' } }));
      },
      'Not in production.',
    ],
  ] as const)('nothing is sent where %s after the click', async (_, happens, why) => {
    const plan = await waiting();
    // In the moment before the script is sent, after the approval was recorded.
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) happens();
    };
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({ ending: 'void', reason: expect.stringContaining(why), applied: 0 });
    expect(buttonsOf(desk.card('ending').message)).toContain(fix);
  });

  it('nothing is sent in a freeze that begins between the click and the start', async () => {
    const plan = await waiting();
    const when = { from: '2030-11-21T07:40:00Z', to: '2030-11-22T00:00:00Z' };
    desk.site.policy = {
      ...desk.site.policy,
      freezes: [{ name: 'night', hosts: null, playbooks: null, when, reason: 'Frozen at night.' }],
    };
    desk.site.playbooks = [{ ...desk.site.playbooks[0]!, timeout: { detect: 900, apply: 10, revert: 10 } }];
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) desk.time.now += 11 * 60_000;
    };
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({
      ending: 'void',
      reason: expect.stringContaining('Frozen at night.'),
      applied: 0,
    });
  });

  it('nothing is sent where the policy asks for a reason by then, and none was given', async () => {
    const plan = await waiting();
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) desk.site.policy = { ...desk.site.policy, reasonRequired: ['low'] };
    };
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({
      ending: 'void',
      reason: 'The policy now asks why it is to be done, and nothing was said.',
      applied: 0,
    });
  });

  it('the host is looked at again in the session that would change it, and what changed is named', async () => {
    const plan = await waiting();
    desk.fake.access = 'denied';
    await desk.say('approver', `approve ${plan}`);
    expect(await outcome()).toEqual({
      ending: 'void',
      reason: 'Since it was approved, the host has changed: access.',
      applied: 0,
    });
    expect(wordsOf(desk.card('ending').message)).toContain('access');
    expect(buttonsOf(desk.card('ending').message)).toContain(fix);
  });
});

describe('an approval', () => {
  it('is spent by the start: neither the job again nor a replayed start sends anything', async () => {
    const plan = await waiting();
    await desk.say('approver', `approve ${plan}`);
    expect(desk.applied()).toBe(1);
    for (const id of ['X1', 'X2'])
      await desk.world.queue.enqueue({ id, job: { kind: 'apply', run: 'R1', host: 'ts-02', plan } });
    await desk.settle();
    expect(desk.applied()).toBe(1);
  });

  it('of one run never serves another that proposes the very same', async () => {
    const plan = await waiting();
    await desk.say('approver', `approve ${plan}`);
    desk.fake.access = 'none';
    await desk.say('oncall', fix);
    const [next] = await desk.world.runs.open();
    expect((await desk.run(next!)).plan!.id).not.toBe(plan);
    const { message } = await desk.say('second', `approve ${plan}`);
    expect(message!.text).toContain('already ended');
    expect((await desk.run(next!)).stage).toBe('awaiting-approval');
    expect(desk.applied()).toBe(1);
  });

  it('does not go over to the plan that is made anew', async () => {
    const plan = await waiting();
    desk.fake.access = 'denied';
    await desk.say('approver', `approve ${plan}`);
    const again = buttonsOf(desk.card('ending').message).find((one) => one.startsWith('/rdp-fix'))!;
    await desk.say('oncall', again, { kind: 'clicked' });
    const [next] = await desk.world.runs.open();
    expect(await desk.run(next!)).toMatchObject({ stage: 'awaiting-approval', reviews: [] });
    expect(desk.applied()).toBe(0);
  });

  it('lets through what the policy allows outright, and says by which rule', async () => {
    desk = aDesk();
    desk.site.policy = { ...desk.site.policy, rules: [{ ...rule, decision: 'allow', approvals: [] }] };
    await desk.say('oncall', fix);
    expect(desk.applied()).toBe(1);
    expect(wordsOf(desk.card('plan').message)).toContain('allowed without approval by rule');
  });

  it('has no secret on its card that was given as a parameter or a reason (NousResearch/hermes-agent#78032)', async () => {
    await waiting(`${fix} reason="password=hunter2hunter2 for the vault"`);
    const entry = (await desk.audited()).find(({ what }) => what === 'requested')!;
    const { redact } = await import('../../src/audit/redact.ts');
    expect(JSON.stringify(redact(entry))).not.toContain('hunter2hunter2');
    expect(wordsOf(desk.card('plan').message)).not.toContain('hunter2hunter2');
  });
});

it('a parameter that looks like a secret is not taken: it would stand on the card that is approved, and in every store', async () => {
  desk = aDesk();
  const parameters = { account: { type: 'string', description: 'Whom to let in.' } } as const;
  desk.site.playbooks = [playbook({ kind: 'kept' }, { parameters })];
  for (const value of ['xoxb-1234567890-hunter2hunter2', 'token=hunter2hunter2']) {
    const { message, began, faults } = await desk.say('oncall', `${fix} account=${value}`);
    expect(began).toBeNull();
    expect(wordsOf(message)).toContain('account looks as if it held a secret, which no playbook needs');
    expect(JSON.stringify([message, faults])).not.toContain('hunter2');
  }
  const { message } = await desk.say('oncall', `${fix} acount=token=hunter2hunter2`);
  expect(wordsOf(message)).toContain('is not a parameter');
  expect(JSON.stringify([message, desk.cards, await desk.world.runs.open()])).not.toContain('hunter2');
  const { redact } = await import('../../src/audit/redact.ts');
  expect(JSON.stringify((await desk.audited()).map(redact))).not.toContain('hunter2');
  // An ordinary value stands there as it is sent.
  await desk.say('oncall', `${fix} account=LAB\\\\operator1`);
  expect((await desk.run()).plan!.parameters).toEqual({ account: expect.stringContaining('operator1') });
});

it('a check that is told in public does not repeat a secret that was pasted behind it (luisgf/infrabroker#150)', async () => {
  desk = aDesk();
  const { message, privately } = await desk.say('oncall', '/rdp-check ts-02 it said password=hunter2');
  expect([privately, message!.text.includes('password=[redacted]')]).toEqual([false, true]);
  expect(JSON.stringify([message, desk.cards])).not.toContain('hunter2');
});

describe('in a freeze, a playbook that lowers security', () => {
  const when = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
  const freeze = { name: 'still', hosts: null, playbooks: null, when, reason: 'Frozen.' };
  const given = (lowersSecurity: boolean) => {
    desk = aDesk();
    desk.site.playbooks = [playbook({ kind: 'kept' }, { lowersSecurity })];
  };
  const frozen = () => {
    desk.site.policy = { ...desk.site.policy, freezes: [freeze] };
  };

  it('is held like any other, asked for, approved, started or by break-glass', async () => {
    given(true);
    frozen();
    expect((await desk.say('oncall', fix)).message!.text).toContain('Frozen.');
    desk.site.policy = { ...desk.site.policy, freezes: [] };
    await desk.say('oncall', fix);
    const [run] = await desk.world.runs.open();
    const plan = (await desk.run(run)).plan!.id;
    desk.site.policy = {
      ...desk.site.policy,
      freezes: [freeze],
      breakGlass: { groups: ['oncall'], hosts: null, risk: null, reviewers: 'server-approvers' },
    };
    for (const line of [`approve ${plan}`, `/rdp-break-glass ${plan} reason=x incident=I1`]) {
      const who = line.startsWith('approve') ? 'approver' : 'oncall';
      expect((await desk.say(who, line)).message!.text).toContain('Frozen.');
    }
    desk.site.policy = { ...desk.site.policy, freezes: [] };
    desk.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) frozen();
    };
    await desk.say('approver', `approve ${plan}`);
    expect([(await desk.run(run)).ending, desk.applied()]).toEqual(['void', 0]);
  });

  it.each([
    [true, 'is undone, for that puts back what was weakened'],
    [false, 'and one that does not is not undone either'],
  ])('%s: %s', async (lowersSecurity) => {
    given(lowersSecurity);
    await desk.say('oncall', fix);
    await desk.say('approver', `approve ${(await desk.run()).plan!.id}`);
    frozen();
    const { message, began } = await desk.say('oncall', '/rdp-undo R1');
    if (!lowersSecurity) {
      expect([began, message!.text.includes('Frozen.')]).toEqual([null, true]);
      return;
    }
    await desk.say('approver', `approve ${(await desk.run(began!.id)).plan!.id}`);
    expect([(await desk.run(began!.id)).ending, desk.fake.access]).toEqual(['reverted', 'none']);
  });
});
