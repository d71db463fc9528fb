import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findExplained } from '../../src/bot/find-explained.ts';
import { createReceive } from '../../src/bot/receive.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Message } from '../../src/view/message.ts';
import { playbookNames, realTopics } from '../playbook/real-topics.ts';
import { playbook } from '../run/given.ts';
import { aBot, patiently } from './bot.ts';

const topics = realTopics();

function named(name: string, more: Partial<Playbook> = {}): Playbook {
  return { ...playbook(), name, remedies: [], ...more };
}

/** The bot with what is refused, and with these playbooks besides rdp-grant-key-access. */
function given(...more: readonly Playbook[]) {
  const bot = aBot();
  onTestFinished(bot.stop);
  const playbooks = [playbook(), ...more];
  const world = { ...bot.world, site: () => ({ ...bot.world.site(), playbooks, topics }) };
  const receive = createReceive(world);
  let delivery = 0;
  return {
    ...bot,
    async say(text: string) {
      delivery += 1;
      const answer = await receive({
        kind: 'said',
        text,
        account: { platform: 'console', tenant: 'local', id: 'oncall' },
        thread: { platform: 'console', tenant: 'local', opaque: 'main' },
        delivery: `said${delivery}`,
        ...patiently,
      });
      await bot.settle();
      const message = answer.message ?? { text: '', blocks: [] };
      return { text: message.text, began: answer.began, buttons: buttonsOf(message), all: wordsOf(message) };
    },
  };
}

function buttonsOf(message: Message): readonly string[] {
  return message.blocks.flatMap((block) =>
    block.kind === 'buttons' ? block.buttons.map(({ command }) => command) : [],
  );
}

function wordsOf(message: Message): string {
  return JSON.stringify(message.blocks);
}

describe('what is never done', () => {
  it('is refused with the reason and a button for the better way', async () => {
    const { say } = given(named('rdp-replace-listener-key'));
    const { text, buttons, began } = await say('/rdp-fix machinekeys ts-02');
    expect(text).toMatch(/^I do not rename or empty MachineKeys: it hides every machine key/);
    expect(text).toContain('The repair needs one file: /rdp-fix rdp-replace-listener-key ts-02');
    expect(buttons).toEqual(['/rdp-fix rdp-replace-listener-key ts-02']);
    expect(began).toBeNull();
  });

  it('has no button that leads nowhere where the better playbook is not at hand', async () => {
    const { say } = given();
    const { text, buttons } = await say('/rdp-fix machinekeys ts-02');
    expect(text).toContain(
      'rdp-replace-listener-key would do it, but that playbook is not at hand here; /rdp-check ts-02 says what is.',
    );
    expect(buttons).toEqual(['/rdp-check ts-02']);
  });

  it('is audited as a refusal, and nothing is planned', async () => {
    const { say, pendingAudit, world, fake } = given();
    await say('/rdp-fix "disable nla" ts-02');
    const entries = await pendingAudit(10);
    expect(entries).toEqual([
      expect.objectContaining({
        what: 'refused',
        actor: 'oncall',
        run: null,
        detail: expect.objectContaining({ code: 'never-done', said: '/rdp-fix "disable nla" ts-02' }),
      }),
    ]);
    expect(await world.runs.byHost('ts-02')).toEqual([]);
    expect(fake.sent).toEqual([]);
  });

  it.each([
    ['/rdp-fix "disable nla" ts-02', 'turn NLA off for good'],
    ['/rdp-fix “disable nla” ts-02', 'turn NLA off for good'],
    ['/rdp-fix disable nla ts-02', 'turn NLA off for good'],
    ['/rdp-fix DisableNLA ts-02', 'turn NLA off for good'],
    ['/rdp-fix nla ausschalten ts-02', 'turn NLA off for good'],
    ['/rdp-fix disable nla', 'turn NLA off for good'],
    ['/rdp-fix machinekeys', 'rename or empty MachineKeys'],
    [
      '/rdp-fix icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys /grant ts-02',
      'change access to MachineKeys',
    ],
    ['/rdp-fix SecurityLayer=0 ts-02', 'set the security layer'],
    ['/rdp-fix UserAuthentication=0 ts-02', 'turn NLA off for good'],
    ['/rdp-fix firewall-off ts-02', 'turn the firewall off'],
    ['/rdp-fix "enable tls 1.0" ts-02 reason="old client"', 'turn TLS 1.0 or TLS 1.1 on'],
  ])('is known as %s', async (line, does) => {
    const { text, began } = await given().say(line);
    expect(text).toContain(`I do not ${does}`);
    expect(began).toBeNull();
  });

  it('never stands in the way of a playbook, whatever that is called', async () => {
    const { say } = given(named('rdp-suspend-nla'), named('rdp-restore-machinekeys'));
    for (const name of ['rdp-suspend-nla', 'rdp-restore-machinekeys', 'RDP-Suspend-NLA']) {
      const { text, began } = await say(`/rdp-fix ${name} ts-02`);
      expect([name, text.includes('I do not'), began?.kind]).toEqual([name, false, 'run']);
    }
    const slip = await say('/rdp-fix rdp-suspend-nal ts-02');
    expect(slip.text).toContain('Did you mean rdp-suspend-nla?');
  });

  it('offers a playbook that needs more than a host in words, not as a button', async () => {
    const parameters = { thumbprint: { type: 'string', description: 'The certificate.' } } as const;
    const { say } = given(
      named('rdp-bind-certificate', { parameters }),
      named('rdp-clear-mslicensing', { target: 'client' }),
    );
    const bind = await say('/rdp-fix "ignore certificate warning" ts-02');
    expect(bind.text).toContain('/rdp-fix rdp-bind-certificate ts-02 thumbprint=…');
    expect(bind.buttons).toEqual([]);
    const licence = await say('/rdp-fix "delete mslicensing" ts-02');
    expect(licence.text).toContain('/rdp-fix rdp-clear-mslicensing CLIENT');
    expect(licence.buttons).toEqual([]);
  });

  it('leads to advice where no playbook serves', async () => {
    const { buttons, text } = await given().say('/rdp-fix "encryption oracle vulnerable" ts-02');
    expect(buttons).toEqual(['/rdp-explain credssp-update']);
    expect(text).toContain('CVE-2018-0886');
  });
});

describe('what people try besides', () => {
  it('is told by its playbook’s name where there is one', async () => {
    const { say } = given();
    const { text, began } = await say('/rdp-fix "private key permission" ts-02');
    expect(text).toContain('Did you mean rdp-grant-key-access?');
    expect(began).toBeNull();
  });

  it('is advice with exact commands for the person, and nothing is begun', async () => {
    const { all, began } = await given().say('/rdp-fix cmdkey ts-02');
    expect(all).toContain('cmdkey /delete:TERMSRV/HOST');
    expect(began).toBeNull();
  });

  it('a host that is mistyped is still a host', async () => {
    const { text } = await given().say('/rdp-fix ts-20');
    expect(text).toContain('I do not know a host "ts-20"');
  });

  it('words that nobody knows are answered with how the line goes', async () => {
    const { text } = await given().say('/rdp-fix foo bar ts-02');
    expect(text).toContain('It goes: /rdp-fix');
  });
});

type Row = readonly [row: string, phrase: string, kind: string, topic: string];
const rows = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/remedy-phrases.json'), 'utf8'),
) as readonly Row[];

describe('/rdp-explain', () => {
  const site = { playbooks: playbookNames.map((name) => named(name)), topics };

  it('answers every remedy that is passed around', () => {
    expect(rows.length).toBe(65);
    expect(new Set(rows.map(([row]) => row)).size).toBe(rows.length);
  });

  it.each(rows)('%s: "%s" is %s (%s)', (_, phrase, kind, topic) => {
    const found = findExplained(site, phrase);
    if (found.kind === 'refused') expect(['refused', found.refused.id]).toEqual([kind, topic]);
    else if (found.kind === 'advice') {
      const { id, playbooks } = found.advice;
      expect(found.advice.kind).toBe(kind);
      expect([id, ...playbooks]).toContain(topic);
    } else expect(found.kind).toBe('a topic');
  });

  it.each([
    ['0x904 0x7', 'codes'],
    ['Error code: 0x904\nExtended error code: 0x7', 'codes'],
    ['0x10B', 'advice'],
    ['rdp-require-nla', 'playbook'],
    ['listener-key-unusable', 'cause'],
    ['listener key unusable', 'cause'],
    ['client', 'client'],
    ['client report', 'client'],
    ['blue screen', 'unknown'],
  ])('takes %j for %s', (text, kind) => {
    expect(findExplained(site, text).kind).toBe(kind);
  });

  it.each([
    ['0x7 is the licence', 'licence-myth'],
    ['is 0x7 a license problem?', 'licence-myth'],
    ['0x904 licence', 'licence-myth'],
    ['0x7 token expired', 'token-expired'],
    ['0x904 unstable network', 'network-myth'],
    ['Windows 11 hostname bug', 'hostname-bug'],
    ['the client drops the connection because the certificate expired', 'expired-myth'],
  ])('contradicts %j', (text, id) => {
    const found = findExplained(site, text);
    expect(found.kind === 'advice' ? [found.advice.kind, found.advice.id] : found.kind).toEqual(['myth', id]);
  });

  it('says beside a myth what the code means', async () => {
    const { all } = await given().say('/rdp-explain 0x7 is the licence');
    expect(all).toContain('server denied the connection');
    expect(all).toContain('267');
  });

  it('names a playbook that does it, or says that it is not at hand', async () => {
    const { say } = given();
    expect((await say('/rdp-explain key permission')).all).toContain('/rdp-fix rdp-grant-key-access HOST');
    const lacking = await say('/rdp-explain reboot');
    expect(lacking.all).toContain('rdp-reboot-host would do it, but that playbook is not at hand here');
    expect(lacking.buttons).toEqual([]);
  });

  it('tells how the PC that connects is asked', async () => {
    const { all } = await given().say('/rdp-explain client');
    expect(all).toContain('medic client-report HOST');
  });

  it('answers a refusal without a host, and offers no host’s button', async () => {
    const { text, buttons, all } = await given().say('/rdp-explain machinekeys');
    expect(text).toMatch(/^I do not rename/);
    expect(all).toContain('dangerous');
    expect(buttons).toEqual([]);
  });
});
