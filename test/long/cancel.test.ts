import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab } from '../../src/command/lab-process.ts';
import { eventually } from '../contracts/eventually.ts';
import { aFolder, npmStart, start, type Told } from '../stories/open-story.ts';

describe('a change that is cancelled while its script runs on the host', () => {
  const folder = aFolder();
  let told: Told;
  const applies = async () =>
    (await folder.journal()).filter(({ name, whatIf }) => name === 'rdp-grant-key-access/apply' && !whatIf);
  beforeAll(async () => {
    const args = ['--data', folder.path];
    await npmStart(['/rdp-fix rdp-grant-key-access ts-02'], { args }).ended;
    // From a pipe the next line waits for the one before; so one process applies, and another cancels.
    const other = start([], args, true);
    await eventually(() => other.out().includes('Say help'), 60_000);
    const slow = start(['/lab break ts-02 slow-scripts', 'as approver', 'approve'], args, true);
    await eventually(async () => (await applies()).length > 0, 60_000);
    other.child.stdin!.end('/rdp-cancel R1\n');
    await eventually(async () => (await applies())[0]?.outcome === 'stopped', 30_000);
    // What looks at it afterwards need not be slow.
    const lab = await adoptLab(join(folder.path, 'lab.json'));
    await askLab(lab!.control, { ask: 'reset', host: 'ts-02' });
    const { code } = await other.ended;
    slow.child.stdin!.end();
    await slow.ended;
    told = { code, out: `${slow.out()}\n${other.out()}`, err: `${slow.err()}${other.err()}` };
  }, 180_000);
  afterAll(() => folder.remove());

  it('is asked to stop, and stops on the host', async () => {
    const sent = await applies();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ outcome: 'stopped' });
  });

  it('ends cancelled only after a look that finds the host as it was', () => {
    const out = told.out.replace(/\s+/g, ' ');
    expect(out).toContain('Cancel was asked for by oncall');
    expect(out).toContain(
      'cancelled: oncall cancelled it. The script was stopped before it changed anything',
    );
    const audit = folder.audit();
    const order = audit
      .filter(({ run, what }) => run === 'R1' && what !== 'told' && what !== 'command')
      .map(({ what }) => what);
    expect(order.slice(order.indexOf('started'))).toEqual([
      'started',
      'cancel-asked',
      'finished',
      'proved',
      'host-ended',
      'ended',
    ]);
  });
});
