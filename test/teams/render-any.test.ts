import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsActivity } from '../../adapters/teams/as-words.ts';
import { cardActivity, renderMessage } from '../../adapters/teams/render.ts';
import { fieldPrefix, renderForm } from '../../adapters/teams/render-form.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';
import { anyForm, anyMessage } from '../slack/any-message.ts';
import { commandsOf, faultsOf, nodesOf, textOf } from './card-faults.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}|\p{Cs}/u;

describe('any message', () => {
  it('keeps every limit of Teams, and each button its whole command', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const drawn = renderMessage(one, 'mark');
        expect(faultsOf(cardActivity(drawn))).toEqual([]);
        expect(commandsOf(drawn.card).filter((command) => !said(one).has(command))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is shown whole, or says that something is missing', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const shown = textOf(renderMessage(one).card);
        if (!/… (cut|\d+ more \w+( \(.*\))?); left out here/s.test(shown))
          expect(missing(one, shown)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('formats nothing, mentions nobody and hides nothing', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const activity = cardActivity(renderMessage(one));
        expect(nodesOf(activity).filter(({ type, entities }) => type === 'mention' || entities)).toEqual([]);
        for (const { text, title, summary, tooltip } of nodesOf(activity))
          for (const words of [text, title, summary, tooltip])
            expect(String(words ?? '')).not.toMatch(unseen);
      }),
      { numRuns: 50 },
    );
  });

  it('can be said in plain words as well', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const activity = wordsActivity(one);
        expect(faultsOf({ ...activity, text: `.${activity.text!.replaceAll('{{', '')}` })).toEqual([]);
        expect(activity.textFormat).toBe('plain');
      }),
      { numRuns: 30 },
    );
  });
});

describe('any form', () => {
  it('keeps every limit, and every field its name', () => {
    fc.assert(
      fc.property(anyForm, (one) => {
        const faults = Object.fromEntries(one.fields.map(({ name }) => [name, 'That is wrong: *no*']));
        const drawn = renderForm(one, { values: {}, faults: { ...faults, '': 'In all.' } });
        expect(faultsOf(cardActivity(drawn))).toEqual([]);
        const inputs = drawn.card.body.flatMap((element) => ('id' in element ? [element.id] : []));
        expect(inputs).toEqual(one.fields.map(({ name }) => `${fieldPrefix}${name}`));
      }),
      { numRuns: 50 },
    );
  });
});

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
    .filter((line) => !shown.includes(line) && !shown.includes(line.replaceAll('{{', '{ {')))
    .map((line) => line.slice(0, 80));
}

function textsOf(one: Block): string[] {
  switch (one.kind) {
    case 'facts':
      return [
        one.title ?? '',
        one.state ?? '',
        ...one.rows.flatMap((row) => [row.label, row.value, row.state ?? '']),
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
