import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../adapters/slack/render.ts';
import { cards } from '../../src/view/samples/cards.ts';
import { faultsOfMessage, textOf } from './limits-table.ts';

const golden = join(import.meta.dirname, '../fixtures/cards-slack');

describe('every card in Slack', () => {
  // Drawn anew with `npx vitest run test/slack/render-cards.test.ts -u`.
  it.each(cards)('%s is drawn as its golden Block Kit', async (name, card) => {
    const drawn = JSON.stringify(renderMessage(card, { attach: true }), null, 2);
    await expect(`${drawn}\n`).toMatchFileSnapshot(join(golden, `${name}.json`));
  });

  it.each(cards)('%s keeps every limit and is shown whole', (_, card) => {
    const drawn = renderMessage(card, { attach: true });
    expect(faultsOfMessage(drawn)).toEqual([]);
    expect(drawn.file).toBeUndefined();
    expect(textOf(drawn.blocks)).not.toMatch(/… (\d+ more|cut)/);
  });

  it.each(cards)('%s opens its text with the sentence that stands alone', (_, card) => {
    const first = renderMessage(card, { attach: true }).text.split('\n')[0];
    expect(first).toBe(card.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  });

  it.each(cards)('%s says to a screen reader all that it shows, but for signs and bars', (_, card) => {
    const { text, blocks } = renderMessage(card, { attach: true });
    const words = (from: string) => from.match(/[\p{L}\p{N}]+/gu) ?? [];
    const spoken = new Set(words(text));
    expect(words(textOf(blocks)).filter((word) => !spoken.has(word))).toEqual([]);
  });

  it.each(cards)('%s keeps each choice with what it says', (_, card) => {
    const wanted = card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    const drawn = renderMessage(card, { attach: true }).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    );
    expect(drawn.map((element) => ('value' in element ? element.value : null))).toEqual(
      wanted.map(({ command }) => command),
    );
  });
});
