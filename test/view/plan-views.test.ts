import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/people/person.ts';
import type { RunState } from '../../src/run/run.ts';
import type { Block } from '../../src/view/message.ts';
import { viewRun } from '../../src/view/run.ts';
import { names } from '../../src/view/samples/playbook-samples.ts';
import { approvedRun, runState } from '../../src/view/samples/run-samples.ts';

function person(id: string, ...groups: readonly string[]): Person {
  return { id, name: id, groups, console: null, slack: null, entra: null };
}

const everybody = [
  person('oncall', 'server-approvers'),
  person('approver', 'server-approvers'),
  person('second', 'server-approvers'),
  person('viewer', 'readers'),
];

const seen = (state: RunState) =>
  (viewRun(state, 'plan', { ...names, everybody }).views ?? []).map(({ people, blocks }) => ({
    people: people.map(({ id }) => id),
    buttons: commands(blocks),
    words: JSON.stringify(blocks),
  }));

function commands(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'buttons' ? block.buttons.map(({ command }) => command) : [],
  );
}

describe('who sees what on the card of a plan', () => {
  it('the requester no choice, even as a member of the group, but that somebody else must decide', () => {
    const [own] = seen(runState());
    expect(own).toMatchObject({ people: ['oncall'], buttons: [] });
    expect(own!.words).toContain('You asked for this, so somebody else must decide. /rdp-cancel R12');
    expect(own!.words).toContain('Plan 7f3a91c0');
  });

  it('those who may decide the choice, as everybody does for whom nothing is drawn', () => {
    const card = viewRun(runState(), 'plan', { ...names, everybody });
    expect(seen(runState())[1]).toMatchObject({ people: ['approver', 'second'] });
    expect(card.views![1]!.blocks).toEqual(card.blocks);
    expect(commands(card.blocks)).toEqual(['approve 7f3a91c0', 'reject 7f3a91c0']);
  });

  it('whoever has decided is not among them any more while another approval is missing', () => {
    const reviews: RunState['reviews'] = [
      { person: 'approver', verdict: 'approve', at: '2026-11-21T07:33:12.000Z' },
    ];
    const state = runState({ reviews, approvals: [{ count: 2, from: 'server-approvers' }] });
    expect(seen(state).map(({ people }) => people)).toEqual([['oncall'], ['second']]);
  });

  it.each(['applying', 'proving', 'reverting', 'ended'] as const)(
    'everybody the same when it is %s',
    (stage) => {
      expect(seen(approvedRun(stage, {}))).toEqual([]);
    },
  );

  it('everybody the same where the people of the site are not known', () => {
    expect('views' in viewRun(runState(), 'plan', names)).toBe(false);
  });
});
