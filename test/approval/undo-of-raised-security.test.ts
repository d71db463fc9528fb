import { afterEach, describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { playbook } from '../run/given.ts';
import { aDesk, fix, rule, wordsOf } from './desk.ts';

let desk: ReturnType<typeof aDesk>;
afterEach(() => desk?.stop());

/** Everything up to medium risk outright; high risk as the test says. */
async function undone(undoLowersSecurity: boolean, high: 'require-approval' | 'deny', freeze = false) {
  desk = aDesk();
  desk.site.playbooks = [playbook({ kind: 'kept' }, { risk: 'medium', undoLowersSecurity })];
  const outright = { ...rule, name: 'usual', decision: 'allow' as const, approvals: [] };
  desk.site.policy = {
    ...desk.site.policy,
    rules: [
      { ...outright, risk: ['low', 'medium'] },
      high === 'deny'
        ? { ...outright, name: 'risky', risk: ['high'], decision: high, reason: 'Never so.' }
        : { ...rule, name: 'risky', risk: ['high'] },
    ],
  };
  await desk.say('oncall', fix);
  expect(await desk.run('R1')).toMatchObject({ ending: 'remediated', rule: 'usual' });
  const when = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
  const still = { name: 'still', hosts: null, playbooks: null, when, reason: 'Frozen.' };
  if (freeze) desk.site.policy = { ...desk.site.policy, freezes: [still] };
  return desk.say('oncall', '/rdp-undo R1');
}

describe('the undo of a playbook that raised security', () => {
  it('is judged as high risk, and its card says that it LOWERS SECURITY', async () => {
    await undone(true, 'require-approval');
    const run = await desk.run('R2');
    expect(run).toMatchObject({ intent: 'undo', stage: 'awaiting-approval', rule: 'risky', reviews: [] });
    const card = wordsOf(desk.card('plan', 'R2').message);
    expect(card).toContain('high; this LOWERS SECURITY');
    expect(wordsOf(desk.card('plan', 'R1').message)).toContain('(that would lower security again)');
    expect(wordsOf(desk.card('plan', 'R1').message)).not.toContain('LOWERS SECURITY');
    await desk.say('approver', `approve ${run.plan!.id}`);
    expect((await desk.run('R2')).ending).toBe('reverted');
  });

  it('is refused where nobody may do what is of high risk', async () => {
    const { message, began } = await undone(true, 'deny');
    expect([began, message!.text.includes('Never so.')]).toEqual([null, true]);
  });

  it('is held by a freeze', async () => {
    const { message, began } = await undone(true, 'require-approval', true);
    expect([began, message!.text.includes('Frozen.')]).toEqual([null, true]);
  });

  it('and that of any other has the risk of its playbook', async () => {
    await undone(false, 'deny');
    expect(await desk.run('R2')).toMatchObject({ ending: 'reverted', rule: 'usual' });
    expect(wordsOf(desk.card('plan', 'R2').message)).not.toContain('LOWERS SECURITY');
  });
});

it('these raise security among the playbooks that are shipped', async () => {
  const playbooks = await readPlaybooks(new URL('../../playbooks', import.meta.url).pathname);
  const raising = playbooks.filter(({ undoLowersSecurity }) => undoLowersSecurity === true);
  expect(raising.map(({ name }) => name)).toEqual([
    'rdp-enable-tls12',
    'rdp-require-nla',
    'rdp-restore-listener',
    'rdp-restore-security-layer',
  ]);
});
