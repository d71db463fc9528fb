import { afterEach, describe, expect, it } from 'vitest';
import { partsOfLook, partsOfProof } from '../../src/bot/parts-of-run.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

/** Everything asked of the host, our probes among it, in order. */
function order(): string[] {
  const asked: string[] = [];
  const probe = bot.fake.probe.bind(bot.fake);
  bot.fake.probe = async (target) => {
    asked.push('probe');
    return probe(target);
  };
  bot.fake.meanwhile = ({ name }) => void asked.push(name.replace('collect-evidence/', ''));
  return asked;
}

describe('a run', () => {
  it('marks the events before it probes, and asks for what its diagnosis needs and no more', async () => {
    bot = aBot();
    const asked = order();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    expect(asked.slice(0, 2)).toEqual(['event-mark', 'probe']);
    const parts = asked.filter((name) => (partNames as readonly string[]).includes(name));
    expect(parts.toSorted()).toEqual([...partsOfLook].toSorted());
    expect(parts).not.toContain('owners');
    expect(parts).not.toContain('updates');
  });

  it('asks beside its proof for no mark, which would come too late, and counts nobody again', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const asked = order();
    await bot.say('approver', 'approve');
    const proved = asked.slice(asked.lastIndexOf('probe'));
    const parts = proved.filter((name) => (partNames as readonly string[]).includes(name));
    expect(parts.toSorted()).toEqual([...partsOfProof].toSorted());
    expect(proved).not.toContain('event-mark');
  });
});
