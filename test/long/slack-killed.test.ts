import { describe, expect, it } from 'vitest';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab } from '../../src/command/lab-process.ts';
import { eventually } from '../contracts/eventually.ts';
import { openSlackStory } from '../stories/open-slack-story.ts';

describe('killed in the middle of an apply', () => {
  it('the bot goes on after its restart: one apply, one ending card, nothing sent twice', async () => {
    const story = await openSlackStory();
    try {
      const state = await adoptLab(`${story.folder}/data/lab.json`);
      await story.tell('oncall', '/rdp-fix rdp-grant-key-access ts-02');
      await askLab(state!.control, { ask: 'break', host: 'ts-02', fault: 'slow-scripts' });
      await story.say('approver', 'approve');
      const applies = async () => {
        const answer = await askLab(state!.control, { ask: 'journal' });
        return answer.kind === 'journal'
          ? answer.entries.filter(({ name, whatIf }) => name === 'rdp-grant-key-access/apply' && !whatIf)
          : [];
      };
      await eventually(async () => (await applies()).length === 1, 60_000);
      story.process.kill('SIGKILL');
      await eventually(() => story.process.signalCode !== null, 5_000);
      await story.restart();
      await eventually(() => story.shown().includes('proof: handshake'), 90_000);
      expect(await applies()).toHaveLength(1);
      const [root, ...others] = story.roots().filter(({ ephemeral }) => !ephemeral);
      expect(others).toEqual([]);
      const endings = story.below(root!).filter(({ shown }) => shown.includes('proof: handshake'));
      expect(endings).toHaveLength(1);
    } finally {
      await story.stop();
    }
  }, 200_000);
});
