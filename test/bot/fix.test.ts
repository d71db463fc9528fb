import { afterEach, describe, expect, it } from 'vitest';
import { evidenceOf } from '../diagnosis/evidence-cases.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

describe('a repair asked for without saying which', () => {
  it('looks first where nothing fresh is known, says so, and takes the smallest when asked again', async () => {
    bot = aBot();
    const first = await bot.say('oncall', '/rdp-fix ts-02');
    expect(first.began).toEqual({ kind: 'check', id: 'C1' });
    expect(first.message!.text).toBe(
      'Nothing fresh was known about ts-02, so I look first. ' +
        'The card that comes offers the smallest repair, if there is one; or say /rdp-fix ts-02 again then.',
    );
  });
});

describe('a repair asked for by somebody who may not look', () => {
  it('begins no look, and tells nothing of what the last one found', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-check ts-02');
    const { site } = bot.world;
    const rules = site().policy.rules.map((rule) =>
      rule.verbs.includes('check') ? { ...rule, groups: ['oncall'] } : rule,
    );
    Object.assign(bot.world, { site: () => ({ ...site(), policy: { ...site().policy, rules } }) });
    for (const wait of [0, 20 * 60_000]) {
      bot.time.now += wait;
      const { message, began } = await bot.say('viewer', '/rdp-fix ts-02');
      expect(message!.text).toContain('what no rule allows is denied');
      expect(began).toBeNull();
    }
    expect(await bot.world.checks.byHost('ts-02')).toEqual(['C1']);
  });
});

describe('a repair of what a policy owns', () => {
  it('is refused, and says what to ask the owner for', async () => {
    bot = aBot();
    const { outside, inside } = evidenceOf('ts-08');
    const thread = { platform: 'console', tenant: 'local', opaque: 'main' } as const;
    const at = '2026-11-21T07:29:00.000Z';
    const asked = { type: 'asked', check: 'C1', host: 'ts-02', codes: null, asker: 'oncall' } as const;
    await bot.world.checks.append('C1', 0, {
      events: [
        { ...asked, at, thread },
        { type: 'seen-outside', at, look: outside! },
        { type: 'seen-inside', at, inside: inside! },
      ],
      audit: [],
      owed: [],
      hosts: ['ts-02'],
      open: false,
    });
    const { message } = await bot.say('oncall', '/rdp-fix ts-02');
    expect(message!.text).toContain("(GPO 'RDS baseline'): The listener speaks plain RDP security only.");
    expect(message!.text).toContain('Ask its owner to set the security layer to 2 (TLS), then');
  });
});

describe('a repair asked for without a host', () => {
  it('is answered with how to say it, not with a host of that name', async () => {
    bot = aBot();
    const { message, began } = await bot.say('oncall', '/rdp-fix RDP-grant-key-access');
    expect(message!.text).toBe('I cannot read that. It goes: /rdp-fix rdp-grant-key-access HOST');
    expect(began).toBeNull();
  });

  it('says the parameters where the playbook takes some', async () => {
    bot = aBot();
    const [book] = bot.books.playbooks;
    const access = { type: 'string', default: null, pattern: null, description: 'who' } as const;
    bot.books.playbooks = [{ ...book!, parameters: { access } } as unknown as typeof book & object];
    expect((await bot.say('oncall', '/rdp-fix rdp-grant-key-access')).message!.text).toContain(
      '/rdp-fix rdp-grant-key-access HOST [name=value …]',
    );
  });

  it('still means the host where one is called so', async () => {
    bot = aBot();
    bot.books.hosts = [{ ...bot.books.hosts[0]!, name: 'rdp-grant-key-access' }];
    expect((await bot.say('oncall', '/rdp-fix rdp-grant-key-access')).began?.kind).toBe('check');
  });
});
