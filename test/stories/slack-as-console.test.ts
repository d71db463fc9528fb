import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab } from '../../src/command/lab-process.ts';
import { eventually } from '../contracts/eventually.ts';
import { openSlackStory, type SlackStory } from './open-slack-story.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('what the console refuses is refused in Slack with the same words', () => {
  let story: SlackStory;
  beforeAll(async () => {
    story = await openSlackStory();
    const lines: readonly (readonly [string, string])[] = [
      ['oncall', '/rdp-check ts-08'],
      ['oncall', '/rdp-fix ts-08 reason="nobody gets in"'],
      ['oncall', '/rdp-fix rdp-require-nla ts-08 reason="nobody gets in"'],
      ['oncall', '/rdp-check ts-02'],
      ['oncall', '/rdp-fix ts-02'],
      ['oncall', 'approve'],
      ['viewer', 'approve'],
      ['viewer', '/rdp-fix ts-02'],
      ['approver', 'approve 00000000'],
      ['approver', 'reject'],
      ['approver', 'approve'],
      ['oncall', '/rdp-check ts-2'],
      ['oncall', '/rdp-fix rdp-grant-keys ts-02'],
      ['oncall', '/rdp-fix rdp-start-service ts-02 service=BFE'],
      ['oncall', '/rdp-status R99'],
      ['oncall', 'hello'],
    ];
    for (const [who, line] of lines) await story.tell(who, line);
  }, 120_000);
  afterAll(() => story.stop());
  const told = (who: string) => flat(story.whispered(who));

  it('a local write under a policy, and the policy is named', () => {
    expect(told('oncall')).toContain("is set by policy (GPO 'RDS baseline')");
    expect(flat(story.shown())).toContain(
      "denied: security layer on ts-08 is set by policy (GPO 'RDS baseline')",
    );
  });

  it("the requester's own approval, and anybody's who is not an approver", () => {
    expect(told('oncall')).toContain(
      'You asked for this yourself, so someone else from server-approvers must approve it.',
    );
    expect(told('viewer')).toContain(
      'Only server-approvers may decide on this plan; you are not one of them. Asked: approver, owner.',
    );
  });

  it('an unknown plan, and a click after the decision', () => {
    expect(told('approver')).toContain('00000000');
    expect(story.shown()).toContain('rejected');
    expect(story.shown()).not.toContain('remediated');
  });

  it('slips are answered with what may have been meant', () => {
    for (const words of [
      'Did you mean ts-02',
      'I have no playbook "rdp-grant-keys"',
      'I do not understand "hello"',
      'R99',
    ])
      expect(told('oncall')).toContain(words);
    expect(story.err()).toBe('');
  });

  it('all of it to the one who asked, and nothing of it to anybody else', () => {
    expect(flat(story.shown())).not.toContain('You asked for this yourself');
    expect(told('viewer')).not.toContain('Did you mean');
  });
});

describe('over a socket', () => {
  it('two faults on one host end improved after the first repair and remediated after the second', async () => {
    const story = await openSlackStory({ mode: 'socket' });
    try {
      const state = await adoptLab(`${story.folder}/data/lab.json`);
      await askLab(state!.control, { ask: 'break', host: 'ts-02', fault: 'nla-off' });
      await story.tell('oncall', '/rdp-check ts-02');
      await story.tell('oncall', '/rdp-fix ts-02 reason="nobody gets in"');
      await story.tell('approver', 'approve');
      await eventually(() => story.shown().includes('improved: '), 20_000);
      story.slack.sockets.cut();
      // Slack hands an envelope to a line it believes to be open: one more second, and it knows better.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await eventually(() => story.slack.sockets.open > 0, 20_000);
      await story.tell('oncall', '/rdp-check ts-02');
      await story.tell('oncall', '/rdp-fix ts-02 reason="nobody gets in"');
      await story.tell('approver', 'approve');
      await eventually(
        () => story.shown().includes('remediated: ts-02 answers RDP and requires NLA'),
        20_000,
      );
    } finally {
      await story.stop();
    }
  }, 120_000);
});
