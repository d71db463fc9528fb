import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openAuditLog } from '../../adapters/files/audit-log.ts';
import { runArchive } from '../../adapters/files/run-archive.ts';
import { scratchFolder } from '../files/scratch-folder.ts';
import { aDesk, fix, wordsOf } from './desk.ts';

const desks: ReturnType<typeof aDesk>[] = [];
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
});
const open = () => {
  const desk = aDesk();
  desks.push(desk);
  return desk;
};

/** A run as it was told to the audit log, asked for where the store knows nothing of it any more. */
async function given(lines: readonly (readonly [string, string])[]) {
  const file = join(scratchFolder(), 'audit.jsonl');
  const before = open();
  for (const [who, text] of lines) await before.say(who, text);
  await openAuditLog(file, before.queueOfAudit, before.world.clock, 'test').pump();
  const after = open();
  Object.assign(after.world, { archive: runArchive(file) });
  const status = async (run = 'R1') => wordsOf((await after.say('viewer', `/rdp-status ${run}`)).message);
  return { file, status, after };
}

const whole = [
  ['oncall', `${fix} reason="nobody gets in"`],
  ['approver', 'approve'],
] as const;

describe('/rdp-status of a run that the store does not keep any more', () => {
  it('is told from the audit log: who asked, who approved, what was sent and how it ended', async () => {
    const { status } = await given(whole);
    const words = await status();
    expect(words).toContain('R1: rdp-grant-key-access on ts-02, remediated');
    expect(words).toContain('From the audit log');
    for (const part of [
      'requested by oncall',
      'nobody gets in',
      'reviewed by approver',
      'started',
      'finished',
    ])
      expect(words).toContain(part);
  });

  it('still says that it was carried out by break-glass', async () => {
    const desk = open();
    const lines = [['oncall', fix]] as const;
    const file = join(scratchFolder(), 'audit.jsonl');
    desk.site.policy = {
      ...desk.site.policy,
      breakGlass: { groups: ['oncall'], hosts: null, risk: null, reviewers: 'viewers' },
    };
    for (const [who, text] of lines) await desk.say(who, text);
    const { plan } = await desk.run();
    await desk.say('oncall', `/rdp-break-glass ${plan!.id} reason="nobody is up" incident=INC7`);
    await openAuditLog(file, desk.queueOfAudit, desk.world.clock, 'test').pump();
    const after = open();
    Object.assign(after.world, { archive: runArchive(file) });
    const words = wordsOf((await after.say('viewer', '/rdp-status R1')).message);
    expect(words).toMatch(/BREAK-GLASS/);
    expect(words).toContain('incident INC7');
  });

  it('says that a line was changed after it was written, and leaves out what it says', async () => {
    const { file, status } = await given(whole);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('nobody gets in', 'it was forged so'));
    const words = await status();
    expect(words).toContain('CHANGED after it was written');
    expect(words).not.toContain('it was forged so');
  });

  it('is of no run that never was', async () => {
    const { status } = await given(whole);
    expect(await status('R12')).toContain('I do not know a run');
  });

  it('is the store’s own history where the store knows the run', async () => {
    const { after, status } = await given(whole);
    await after.say('oncall', fix);
    expect(await status()).toContain('waiting for approval');
  });
});
