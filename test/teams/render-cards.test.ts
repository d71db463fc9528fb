import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardActivity, renderMessage } from '../../adapters/teams/render.ts';
import { cards } from '../../src/view/samples/cards.ts';
import { commandsOf, faultsOf, textOf } from './card-faults.ts';

const golden = join(import.meta.dirname, '../fixtures/cards-teams');

describe('every card in Teams', () => {
  // Drawn anew with `npx vitest run test/teams/render-cards.test.ts -u`.
  it.each(cards)('%s is drawn as its golden Adaptive Card', async (name, card) => {
    const drawn = JSON.stringify(renderMessage(card, 'mark'), null, 2);
    await expect(`${drawn}\n`).toMatchFileSnapshot(join(golden, `${name}.json`));
  });

  it.each(cards)('%s keeps every limit and is shown whole', (_, card) => {
    const drawn = renderMessage(card, 'mark');
    expect(faultsOf(cardActivity(drawn))).toEqual([]);
    expect(textOf(drawn.card)).not.toMatch(/… (\d+ more|cut)/);
  });

  it.each(cards)('%s says in a notification the sentence that stands alone', (_, card) => {
    const { summary } = renderMessage(card);
    const whole = summary.endsWith('…') ? summary.slice(0, -1) : summary;
    expect(card.text.startsWith(whole)).toBe(true);
  });

  it.each(cards)('%s keeps each choice with what it says, also for an old client', (_, card) => {
    const wanted = card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    const drawn = renderMessage(card, 'mark').card.body.flatMap((one) =>
      one.type === 'ActionSet' ? one.actions : [],
    );
    expect(drawn.map(({ data }) => data.say)).toEqual(wanted.map(({ command }) => command));
    for (const { data, fallback } of drawn) {
      expect(fallback!.data).toEqual(data);
      expect(Object.keys(data).sort()).toEqual(['card', 'say']);
    }
    expect(commandsOf(renderMessage(card).card)).toEqual(wanted.map(({ command }) => command));
  });
});
