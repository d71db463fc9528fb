import { describe, expect, it } from 'vitest';
import { npmStart } from '../stories/open-story.ts';

describe('two faults on one host', () => {
  // The same is told over a socket of Slack in test/stories/slack-as-console.test.ts.
  it('end improved after the first repair and remediated after the second', async () => {
    const told = await npmStart([
      '/lab break ts-02 nla-off',
      'as oncall',
      '/rdp-check ts-02',
      '/rdp-fix ts-02 reason="nobody gets in"',
      'as approver',
      'approve',
      'as oncall',
      '/rdp-check ts-02',
      '/rdp-fix ts-02 reason="still not as it should be"',
      'as approver',
      'approve',
    ]).ended;
    expect(told.out).toMatch(/improved: /);
    expect(told.out).toContain('remediated: ts-02 answers RDP and requires NLA');
    expect(told.out.indexOf('improved: ')).toBeLessThan(told.out.indexOf('remediated: '));
  }, 120_000);
});
