import { afterEach, describe, expect, it } from 'vitest';
import { readCheck } from '../../src/bot/check.ts';
import { diagnosisOf } from '../../src/bot/diagnosis-of.ts';
import { checkNumber } from '../../src/diagnosis/unwrap-report.ts';
import { aBot } from './bot.ts';

const report = {
  v: 1,
  at: '2026-11-21T07:35:00Z',
  build: 26100,
  host: 'ts-02',
  ev: [[1026, '2026-11-21T07:31:02Z', 'ts-02', 2308]],
  cred: null,
  pol: {},
  rdp: {},
  dns: ['10.9.9.9'],
};
const json = JSON.stringify(report);
const block = `rdp-medic-report/1/${json.length}/${checkNumber(json)}/ ${json} /rdp-medic-report`;

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

describe('the report of a PC, pasted behind the host', () => {
  it('joins the evidence of the check, and the asker is told what was read and what was not', async () => {
    bot = aBot();
    const { message } = await bot.say('oncall', `/rdp-check ts-02 ${block}`);
    expect(message?.text).toBe(
      'The report of the PC is part of this check: 1 event of its Remote Desktop client, ts-02 there is 10.9.9.9. ' +
        'It did not look at saved passwords.',
    );
    const state = (await readCheck(bot.world, 'C1'))!;
    expect(state.client?.events).toMatchObject([{ id: 1026, code: 2308 }]);
    const found = diagnosisOf(bot.world, state)!;
    expect(found.evidence.client).toEqual(state.client);
    expect(JSON.stringify(found.diagnosis)).toContain('0x904');
  });

  it('is said to be cut off where it is, and the check goes on without it', async () => {
    bot = aBot();
    const { message } = await bot.say('oncall', `/rdp-check ts-02 ${block.replace('10.9.9.9', '10.9.9')}`);
    expect(message?.text).toMatch(/The check goes on without it\.$/);
    const state = (await readCheck(bot.world, 'C1'))!;
    expect(state.client).toBeUndefined();
    expect(state.inside).not.toBeNull();
  });

  it('is not read into a check that nobody pasted it to', async () => {
    bot = aBot();
    const { message } = await bot.say('oncall', '/rdp-check ts-02 0x904 0x7');
    expect(message).toBeNull();
    expect((await readCheck(bot.world, 'C1'))!.client).toBeUndefined();
  });
});
