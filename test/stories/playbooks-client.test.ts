import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabHost } from '../../lab/model.ts';
import { keys } from '../../lab/registry.ts';
import { readRun } from '../../src/bot/read-run.ts';
import { openCheckStory } from './open-check-story.ts';

const clear = 'rdp-clear-mslicensing';
const build = {
  build: 20348,
  machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38',
  fault: null,
  sessions: [],
};
const because = 'reason="told so at the jump host"';
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
beforeAll(async () => {
  const hosts = ['ts-02', 'ts-08'].map((name) => ({ ...build, name }));
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 400 });
}, 60_000);
afterAll(() => story.close());

const jump = (): LabHost => story.lab.world.places.get('ts-08')!.machine.host;
const licences = () => Object.keys(jump().registry).filter((key) => key.includes('\\LICENSE'));

/** Somebody at ts-08 was shown these codes by ts-02, on which this is wrong. */
async function checked(fault: string, codes: string) {
  await story.given('ts-02', fault);
  return story.say('oncall', `/rdp-check ts-02 ${codes}`);
}

async function approved(run: string): Promise<string> {
  const { plan } = (await readRun(story.world, run))!;
  await story.say('approver', `approve ${plan!.id}`);
  return words(await story.card(run, 'ending'));
}

describe('the licence store of a machine that connects', { timeout: 60_000 }, () => {
  it('is cleared on what that machine was told, which stands on the plan and in the audit log, and is put back', async () => {
    await story.given('ts-08', 'licence-refused');
    const { check, root } = await checked('schannel-log-off', '0x904 0x10B');
    expect(words(root)).toContain(
      'On the machine you connect from: clear the stored Remote Desktop licences',
    );
    expect(words(root)).toContain(`/rdp-fix ${clear} CLIENT evidence=${check}`);
    const before = structuredClone(jump().registry);
    expect(licences()).toHaveLength(2);

    const asked = await story.say('oncall', `/rdp-fix ${clear} ts-08 evidence=${check} ${because}`);
    const run = asked.check!;
    const plan = words(await story.card(run, 'plan'));
    expect(plan).toContain('licences in the store: LICENSE000, LICENSE001 → none');
    expect(plan).toContain(`evidence ${check} of ts-02`);
    expect(plan).toContain('your extended code 0x10B');
    expect(plan).toContain('that ts-08 was told so is the word of oncall');
    const requested = (await story.audit()).find((entry) => entry.run === run && entry.what === 'requested');
    expect(JSON.parse(requested!.detail.evidence!)).toMatchObject({
      check,
      host: 'ts-02',
      cause: 'licensing',
      for: [expect.stringContaining('0x10B')],
    });

    const ending = await approved(run);
    expect(ending).toContain('changed: the licence store on ts-08 is cleared');
    expect(ending).toContain('It is proved only when the next person connects from ts-08.');
    expect(licences()).toEqual([]);
    expect(jump().registry[keys.licenceStore]).toEqual({});
    expect(Object.keys(jump().registry)).toContain(`${keys.licences}\\HardwareID`);

    const undo = await story.say('oncall', `/rdp-undo ${run} ${because}`);
    expect(await approved(undo.check!)).toContain(`reverted: what ${run} changed on ts-08 is put back`);
    expect(jump().registry).toEqual(before);
  });

  it('is left alone where there is nothing in it', async () => {
    await story.given('ts-08', 'schannel-log-off');
    const { check } = await checked('schannel-log-off', '0x904 0x10B');
    const asked = await story.say('oncall', `/rdp-fix ${clear} ts-08 evidence=${check} ${because}`);
    const ending = words(await story.card(asked.check!, 'ending'));
    expect(ending).toContain(`compliant: ts-08 is already as ${clear} wants it`);
    expect(ending).toContain('/rdp-check ts-02 with its codes says more');
  });

  it('is not offered for a code that speaks of the server, and such a plan says so', async () => {
    await story.given('ts-08', 'licence-refused');
    const { check, root } = await checked('licence-grace-over', '0x904 0x101');
    expect(root).not.toContain(clear);
    const asked = await story.say('oncall', `/rdp-fix ${clear} ts-08 evidence=${check} ${because}`);
    const plan = words(await story.card(asked.check!, 'plan'));
    expect(plan).toContain('that code does not say that anything is wrong there: clearing may not help');
    await story.say('oncall', `/rdp-cancel ${asked.check}`);
  });

  it('is not touched without evidence, whatever is said in its place', async () => {
    await story.given('ts-08', 'licence-refused');
    const refused = async (more: string) => {
      const { check, answer } = await story.say('oncall', `/rdp-fix ${clear} ts-08 ${more}`.trim());
      expect(check).toBeNull();
      expect(answer).toContain('only on what that machine was told');
      return answer;
    };
    expect(await refused('')).toContain('None was named.');
    expect(await refused('evidence=C4711')).toContain('I do not know a check \\"C4711\\".');
    const without = await checked('schannel-log-off', '0x904 0x7');
    expect(await refused(`evidence=${without.check}`)).toContain('was given no code that speaks for it');
    const broken = await checked('key-unreadable', '0x904 0x10B');
    expect(await refused(`evidence=${broken.check}`)).toContain('the connection ends before that code');
    const right = await checked('schannel-log-off', '0x904 0x10B');
    const { clock } = story.world;
    const later = { ...clock, now: () => new Date(clock.now().getTime() + 61 * 60_000) };
    Object.assign(story.world, { clock: later });
    try {
      expect(await refused(`evidence=${right.check}`)).toContain('is older than an hour');
    } finally {
      Object.assign(story.world, { clock });
    }
    expect(licences()).toHaveLength(2);
  });

  it('takes no evidence for what a host itself shows', async () => {
    const { check, answer } = await story.say(
      'oncall',
      '/rdp-fix rdp-require-nla ts-02 evidence=C1 reason=x',
    );
    expect(check).toBeNull();
    expect(answer).toContain('evidence: this playbook has no parameters');
  });

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});
