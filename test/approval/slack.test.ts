import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../contracts/eventually.ts';
import type { SeenMessage } from '../fakes/slack/fake-slack.ts';
import { openSlackStory, type SlackStory } from '../stories/open-slack-story.ts';

const labels = ({ buttons }: SeenMessage) => buttons.map(({ label }) => label);

/** Defects of approvals in Slack itself, on the whole program. */
describe('an approval in Slack', () => {
  let story: SlackStory;
  beforeAll(async () => {
    story = await openSlackStory();
    story.slack.addChannel({ name: 'hidden', private: true, bot: false });
  }, 90_000);
  afterAll(() => story.stop());
  const waitingRoot = () =>
    story.roots('approver').find(({ shown }) => shown.includes('waiting for approval')) as SeenMessage;
  const planCard = () =>
    story.below(waitingRoot(), 'approver').find((card) => labels(card).includes('Approve')) as SeenMessage;

  it.each(['elsewhere', 'hidden'])(
    'is never asked for where the bot cannot be read: in %s it says so and begins nothing (keel-hq/keel#621, #356, #362, #552, #209)',
    async (place) => {
      const acted = await story.slack.act('oncall').slash(place, '/rdp-fix', 'rdp-grant-key-access ts-02');
      await story.slack.idle();
      expect(acted.sees.map(({ shown }) => shown).join(' ')).toContain('/invite');
      expect(story.shown()).not.toContain('ts-02');
    },
  );

  it('given in another channel than the card’s is asked back, with the plan to name (keel-hq/keel#356)', async () => {
    story.slack.addChannel({ name: 'other' });
    await story.tell('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const acted = await story.slack.act('approver').mention('other', 'approve');
    await story.slack.idle();
    const seen = () =>
      story.slack
        .seenBy('approver', 'other')
        .flatMap((root) => [root, ...story.slack.seenBy('approver', 'other', { thread: root.ts })]);
    await eventually(() => seen().some(({ shown }) => shown.includes('Say which plan you mean')), 5_000);
    expect(acted).toBeDefined();
    expect(waitingRoot()).toBeDefined();
  });

  it('by who may not is answered to them alone, with who was asked (NousResearch/hermes-agent#100408)', async () => {
    await story.slack.act('viewer').click('ops', planCard(), 'Approve');
    await eventually(() => story.whispered('viewer').includes('you are not one of them'), 5_000);
    expect(story.whispered('approver')).toBe('');
    expect(labels(planCard())).toContain('Approve');
  });

  it('pressed twice at once acts once, and its buttons are gone within two seconds of the answer (getsentry/sentry#69252, yourbuddyconner/valet#51)', async () => {
    const root = waitingRoot();
    const card = planCard();
    const approver = story.slack.act('approver');
    await Promise.all([approver.click('ops', card, 'Approve'), approver.click('ops', card, 'Approve')]);
    const now = () => story.below(root, 'approver').find(({ ts }) => ts === card.ts)!;
    const answered = Date.now();
    await eventually(() => labels(now()).length === 0, 5_000);
    expect(Date.now() - answered).toBeLessThan(2_000);
    await eventually(() => story.shown().includes('remediated'), 30_000);
    expect(now().shown.match(/approved by approver/g)).toHaveLength(1);
  });

  it('that was done without is written to everyone who could have given it, in a message that stays', async () => {
    await story.tell('oncall', '/rdp-fix rdp-require-nla ts-06 reason="it is due"');
    const plan = /Plan ([0-9a-f]{8})/.exec(planCard().shown)![1]!;
    await story.tell('oncall', `/rdp-break-glass ${plan} reason="nobody is up" incident=INC4711`);
    const direct = () => story.slack.seenBy('approver', 'dm').filter(({ ephemeral }) => !ephemeral);
    await eventually(() => direct().some(({ shown }) => shown.includes('BREAK-GLASS')), 10_000);
    const [word] = direct().filter(({ shown }) => shown.includes('BREAK-GLASS'));
    expect(word!.shown).toContain('nobody is up');
    expect(word!.shown).toContain('INC4711');
  });
});
