import { afterEach, describe, expect, it } from 'vitest';
import { aFolder, medic, start, type Telling } from './open-story.ts';

const folders: ReturnType<typeof aFolder>[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});

async function until(what: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function kill(telling: Telling): Promise<void> {
  telling.child.kill('SIGKILL');
  await telling.ended;
}

describe('the bot, killed with -9', () => {
  it('during an apply: looks after the restart, ends truthfully, applies nothing twice', async () => {
    const folder = aFolder();
    folders.push(folder);
    const data = ['--data', folder.path];
    const lines = [
      '/rdp-check ts-02',
      '/rdp-fix ts-02',
      '/lab break ts-02 slow-scripts',
      'as approver',
      'approve',
    ];
    const first = start(lines, data, true);
    await until(
      async () =>
        /Sent to ts-02/.test(first.out()) &&
        (await folder.journal()).some((entry) => entry.name.endsWith('/apply') && !entry.whatIf),
    );
    await kill(first);
    expect(first.out()).not.toContain('remediated');

    const second = await start(['/rdp-status R1', 'exit'], data).ended;
    expect(second.out).toContain('Going on with R1');
    expect(second.out.match(/✓ remediated: ts-02/g)).toHaveLength(1);
    const third = await start(['/rdp-status'], data).ended;
    expect(third.out).not.toContain('✓ remediated');
    expect(third.out).toContain('Nothing is open');

    const applied = (await folder.journal()).filter(
      (entry) => entry.name === 'rdp-grant-key-access/apply' && !entry.whatIf,
    );
    expect(applied).toHaveLength(1);
    const started = folder.audit().filter((entry) => entry.what === 'started');
    expect(started).toHaveLength(1);
    expect(folder.audit().find((entry) => entry.what === 'finished')!.detail.outcome).toContain('"unknown"');
    expect((await medic(['audit', 'verify', folder.auditFile])).code).toBe(0);
  }, 240_000);

  it('while a plan waits: the plan still waits after the restart, and its approval still counts', async () => {
    const folder = aFolder();
    folders.push(folder);
    const data = ['--data', folder.path];
    const first = start(['/rdp-check ts-02', '/rdp-fix ts-02'], data, true);
    await until(() => /\[ Approve \]/.test(first.out()));
    await kill(first);
    const second = await start(['approve', 'as approver', 'approve'], data).ended;
    expect(second.out).toContain('You asked for this yourself');
    expect(second.out).toContain('remediated: ts-02 answers RDP again');
    expect(second.out).not.toMatch(/\[ Approve \]/);
  }, 180_000);
});

describe('a lab that is alive', () => {
  it('is adopted with what differs, and can be reset', async () => {
    const folder = aFolder();
    folders.push(folder);
    const data = ['--data', folder.path];
    await start(['/lab break ts-01 nla-off'], data).ended;
    const second = await start(['/lab reset'], data).ended;
    expect(second.out).toContain('This lab was running already');
    expect(second.out).toMatch(/ts-01: .*registry values/);
    expect(second.out).toContain('Say /lab reset');
    expect(second.out).toContain('The lab goes on');
    const third = await start(['/lab stop'], data).ended;
    expect(third.out).not.toContain('The lab goes on');
    expect(third.out).toContain('every host is as it was set up');
  }, 180_000);
});
