import { describe, expect, it } from 'vitest';
import { npmStart, withoutChance } from '../stories/open-story.ts';

describe('the same lines, twice', () => {
  it('tell the same story; test/stories/transcript.test.ts holds one telling to the README', async () => {
    const lines = [
      '/rdp-check ts-02 0x904 0x7',
      '/rdp-fix ts-02',
      'as approver',
      'approve',
      '/rdp-status R1',
    ];
    const one = await npmStart(lines).ended;
    const two = await npmStart(lines).ended;
    expect(withoutChance(two.out)).toBe(withoutChance(one.out));
    expect(one.out).toContain('remediated');
  }, 120_000);
});
