import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../adapters/slack/render.ts';
import { renderHome } from '../../adapters/slack/render-home.ts';
import { renderView } from '../../adapters/slack/render-view.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';
import { anyForm, anyMessage } from './any-message.ts';
import { faultsOfMessage, faultsOfView, textOf } from './limits-table.ts';

const runs = { numRuns: 50 };

describe('any message', () => {
  it('keeps every limit of Slack, and each button its whole command', () => {
    fc.assert(
      fc.property(anyMessage, fc.boolean(), (one, attach) => {
        const drawn = renderMessage(one, { attach });
        expect(faultsOfMessage(drawn)).toEqual([]);
        expect(commandsOf(drawn.blocks).filter((command) => !said(one).has(command))).toEqual([]);
      }),
      runs,
    );
  });

  it('is shown whole, or says that something is missing and puts the whole into a file', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const drawn = renderMessage(one, { attach: true });
        const shown = textOf(drawn.blocks);
        if (drawn.file === undefined) {
          expect(shown).not.toMatch(/the whole is in/);
          expect(missing(one, shown)).toEqual([]);
        } else {
          expect(shown).toMatch(/… (cut|\d+ more \w+( \(.*\))?); the whole is in whole\.txt/s);
          expect(missing(one, drawn.file.text)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('formats nothing and notifies nobody', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const { text: words, blocks } = renderMessage(one, { attach: true });
        expect(words).not.toMatch(/(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?\1(?![\p{L}\p{N}])/u);
        expect(words).not.toMatch(/:[a-z_+-][a-z0-9_+-]*:/i);
        expect(words).not.toMatch(/:\/\/\S|^\s*&gt;/m);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}|\p{Cs}/u;
        expect(words).not.toMatch(unseen);
        expect(textOf(blocks)).not.toMatch(unseen);
      }),
      runs,
    );
  });

  it('keeps every limit as the page of one person', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        expect(faultsOfView({ ...renderHome(one) })).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('any form', () => {
  it('keeps every limit as a modal', () => {
    fc.assert(
      fc.property(anyForm, (one) => {
        const view = renderView(one, { callbackId: 'form', privateMetadata: '{}' });
        expect(faultsOfView({ ...view })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

function commandsOf(blocks: ReturnType<typeof renderMessage>['blocks']): string[] {
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return buttons.map((button) => ('value' in button ? `${button.value}` : ''));
}

function said(one: Message): Set<string> {
  const buttons = one.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  return new Set(buttons.map(({ command }) => command));
}

/** Words of the message, in whatever block, that `shown` does not hold. */
function missing(one: Message, shown: string): string[] {
  return one.blocks
    .flatMap(textsOf)
    .flatMap((each) => neutralise(each).split('\n'))
    .map((line) => line.trim())
    .filter((line) => !shown.includes(line))
    .map((line) => line.slice(0, 80));
}

function textsOf(one: Block): string[] {
  switch (one.kind) {
    case 'facts':
      return [
        one.title ?? '',
        one.state ?? '',
        ...one.rows.flatMap((row) => [row.label, row.value, row.state ?? '']).map(flat),
      ].map(flat);
    case 'table':
      return [...one.columns, ...one.rows.flatMap((row) => row.slice(0, one.columns.length))].map(flat);
    case 'list':
      return one.items.map(flat);
    case 'links':
      return one.links.map(({ label }) => flat(label));
    case 'buttons':
      return one.buttons.map(({ label }) => flat(label));
    case 'text':
    case 'context':
      return [one.text];
    default:
      return [flat(one.text)];
  }
}

function flat(words: string): string {
  return neutralise(words).replaceAll('\n', ' ');
}
