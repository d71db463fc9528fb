import { afterEach, describe, expect, it } from 'vitest';
import { draw } from '../../src/bot/draw.ts';
import { evidenceOf } from '../diagnosis/evidence-cases.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

describe('the card of a check', () => {
  it.each([
    ['ts-10', ['OTHER HOST', 'OTHER HOST']],
    ['ts-01', ['ok', 'ok']],
  ])('holds the machine that answers against the one expected: %s', async (name, states) => {
    bot = aBot();
    const { outside, inside } = evidenceOf(name);
    const thread = { platform: 'console', tenant: 'local', opaque: 'main' } as const;
    const at = '2026-11-21T07:29:00.000Z';
    const asked = { type: 'asked', check: 'C1', host: 'ts-02', codes: null, asker: 'oncall' } as const;
    await bot.world.checks.append('C1', 0, {
      events: [
        { ...asked, at, thread },
        { type: 'seen-outside', at, look: outside! },
        { type: 'seen-inside', at, inside: inside! },
      ],
      audit: [],
      owed: [],
      hosts: ['ts-02'],
      open: false,
    });
    const card = await draw(bot.world, { subject: { kind: 'check', id: 'C1' }, slot: 'root', thread });
    const rows = card!.blocks.flatMap((block) => (block.kind === 'facts' ? block.rows : []));
    const shown = rows.filter(({ label }) => label === 'certificate' || label === 'nla');
    expect(shown.map(({ state }) => state)).toEqual(states);
  });
});
