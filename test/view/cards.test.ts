import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../adapters/console/display-width.ts';
import { renderMessage } from '../../adapters/console/render.ts';
import { endings } from '../../src/run/run.ts';
import { cards } from '../../src/view/samples/cards.ts';
import { endingCards } from '../../src/view/samples/ending-cards.ts';

const golden = join(import.meta.dirname, '../fixtures/cards');

describe('every card', () => {
  it.each(cards)('%s reads as its golden text at 80 columns', async (name, card) => {
    const lines = renderMessage(card, { columns: 80, colour: false });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(golden, `${name}.txt`));
  });

  it.each(cards)('%s keeps within the columns it is given', (_, card) => {
    for (const columns of [40, 60, 80, 100]) {
      const wide = renderMessage(card, { columns, colour: false }).filter(
        (line) => displayWidth(line) > columns,
      );
      expect(wide).toEqual([]);
    }
  });

  it.each(cards)('%s says something that stands alone, on one line', (_, card) => {
    expect(card.text).toMatch(/\S/);
    expect(card.text).not.toContain('\n');
  });

  it.each(cards)('%s says the same with colour as without', (_, card) => {
    const coloured = renderMessage(card, { columns: 80, colour: true }).join('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is what is taken out
    const plain = coloured.replace(/\u001b\[[0-9]+m/g, '');
    expect(plain).toBe(renderMessage(card, { columns: 80, colour: false }).join('\n'));
  });
});

describe('every ending', () => {
  it('has a card', () => {
    expect(Object.keys(endingCards).sort()).toEqual([...endings].sort());
  });

  it.each(Object.entries(endingCards))('%s is said in the text and on the last line', (ending, card) => {
    expect(card.text).toMatch(new RegExp(`^${ending}: `));
    expect(renderMessage(card, { columns: 80, colour: false }).at(-1)).toMatch(new RegExp(`\\b${ending}\\b`));
  });
});
