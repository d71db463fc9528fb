import { describe, expect, it } from 'vitest';
import { aFolder, medic, start } from '../stories/open-story.ts';

/** Fixed, so that a failure can be told again. Milliseconds after the first line at which the bot is killed. */
const moments = [250, 700, 1_100, 1_400, 1_700, 2_000, 2_300, 2_700, 3_100, 3_600];

const lines = ['/rdp-check ts-02', '/rdp-fix ts-02', 'as approver', 'approve'];

describe('the bot, killed with -9 at any moment of the loop', () => {
  it.each(moments)(
    '%i ms after the first line: one apply at most, one ending, a sound audit log',
    async (moment) => {
      const folder = aFolder();
      try {
        const data = ['--data', folder.path];
        // The lab is up before, so that the moment falls into the loop and not into its start.
        await start(['/lab'], data).ended;
        const first = start(lines, data, true);
        const began = Date.now();
        while (!first.out().includes('oncall> ') && Date.now() - began < 20_000) await pause(10);
        await pause(moment);
        first.child.kill('SIGKILL');
        await first.ended;

        // What was begun comes to rest by itself; what was not begun yet is asked for again.
        const second = await start([...lines, '/rdp-status'], data).ended;
        const told = first.out() + second.out;
        expect(second).toMatchObject({ code: 0 });
        expect(second.out).toContain('Nothing is open');
        expect(told).toMatch(/✓ (remediated|compliant): ts-02/);
        expect(told.match(/✓ remediated: ts-02/g)?.length ?? 0).toBeLessThanOrEqual(1);
        const applied = (await folder.journal()).filter(
          (entry) => entry.name === 'rdp-grant-key-access/apply' && !entry.whatIf,
        );
        expect(applied).toHaveLength(1);
        expect((await medic(['audit', 'verify', folder.auditFile])).code).toBe(0);
      } finally {
        await folder.remove();
      }
    },
    180_000,
  );
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
