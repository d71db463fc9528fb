import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../adapters/slack/render.ts';
import { renderHome } from '../../adapters/slack/render-home.ts';
import { renderView } from '../../adapters/slack/render-view.ts';
import type { Form } from '../../src/view/form.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';
import { faultsOfMessage, faultsOfView, textOf } from './limits-table.ts';

const nasty = [
  '',
  ' ',
  '\n\n',
  '<!channel> <@U012AB3CD> <#C1|x> <!subteam^S1> <http://evil.example|ok>',
  '*bold* _it_ ~gone~ `code` ```pre``` > quote',
  '> quote\n>>> all',
  ':rotating_light: :+1: 07:33:12',
  'https://evil.example/a?b=c&d=<e>',
  'ts\u202e20-\u2066evil\u2069\u200b\u200d',
  'a\ud800b \udc00',
  '端末サーバーの鍵を読み取れません'.repeat(20),
  `e${'\u0301'.repeat(300)}`,
  'A'.repeat(4_000),
  '💥'.repeat(1_000),
  'word '.repeat(800),
  '"\\'.repeat(1_500),
];
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...nasty) },
  { weight: 5, arbitrary: fc.string({ maxLength: 60, unit: 'grapheme' }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 400, unit: 'binary' }) },
);
const mark = fc.constantFrom('ok', 'fault', 'warning', 'busy', 'none' as const);
const fact = fc.record({ label: text, value: text, state: text, mark }, { requiredKeys: ['label', 'value'] });
const button = fc.record(
  {
    label: text,
    command: text,
    style: fc.constantFrom('primary', 'danger'),
    opensForm: fc.constant(true),
  },
  { requiredKeys: ['label', 'command'] },
);
const many = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(one, { maxLength: 8 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(one, fc.integer({ min: 30, max: 300 }))
        .map(([each, count]) => Array(count).fill(each) as T[]),
    },
  );
const block = fc.oneof(
  fc.record({ kind: fc.constant('heading'), mark, text }),
  fc.record({ kind: fc.constant('text'), text }),
  fc.record({ kind: fc.constant('context'), text }),
  fc.record(
    { kind: fc.constant('facts'), title: text, state: text, rows: many(fact) },
    { requiredKeys: ['kind', 'rows'] },
  ),
  fc.record({
    kind: fc.constant('table'),
    columns: fc.array(text, { maxLength: 24 }),
    rows: many(fc.array(text, { maxLength: 24 })),
  }),
  fc.record({ kind: fc.constant('list'), items: many(text) }),
  fc.record({ kind: fc.constant('progress'), percent: fc.double({ min: -5, max: 105 }), text }),
  fc.record({ kind: fc.constant('buttons'), buttons: many(button) }),
) as fc.Arbitrary<Block>;
const message: fc.Arbitrary<Message> = fc.record({
  text,
  blocks: fc.oneof(
    { weight: 5, arbitrary: fc.array(block, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(block, { minLength: 40, maxLength: 90 }) },
  ),
});

const runs = { numRuns: 80 };

describe('any message', () => {
  it('keeps every limit of Slack', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (one, attach) => {
        expect(faultsOfMessage(renderMessage(one, { attach }))).toEqual([]);
      }),
      runs,
    );
  });

  it('is shown whole, or says that something is missing and puts the whole into a file', () => {
    fc.assert(
      fc.property(message, (one) => {
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
      fc.property(message, (one) => {
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

  it('keeps each button that is drawn with its whole command', () => {
    fc.assert(
      fc.property(message, (one) => {
        const commands = new Set(
          one.blocks.flatMap((each) =>
            each.kind === 'buttons' ? each.buttons.map(({ command }) => command) : [],
          ),
        );
        for (const element of renderMessage(one, { attach: true }).blocks.flatMap((each) =>
          each.type === 'actions' ? each.elements : [],
        )) {
          expect('value' in element && commands.has(element.value ?? '')).toBe(true);
        }
      }),
      runs,
    );
  });

  it('keeps every limit as the page of one person', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(faultsOfView({ ...renderHome(one) })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const field = fc.record(
  {
    label: text,
    hint: text,
    required: fc.boolean(),
    initial: text,
    input: fc.oneof(
      fc.record({
        kind: fc.constant('text'),
        multiline: fc.boolean(),
        maxLength: fc.integer({ min: 1, max: 9_000 }),
      }),
      fc.record({ kind: fc.constant('choice'), choices: many(fc.record({ value: text, label: text })) }),
    ),
  },
  { requiredKeys: ['label', 'required', 'input'] },
);
const form = fc.record({
  title: text,
  blocks: fc.array(block, { maxLength: 120 }),
  fields: fc
    .array(field, { maxLength: 12 })
    .map((fields) => fields.map((one, at) => ({ ...one, name: `field-${at}` }))),
  submitLabel: text,
  command: fc.constant('/rdp-fix ts-02'),
}) as fc.Arbitrary<Form>;

describe('any form', () => {
  it('keeps every limit as a modal', () => {
    fc.assert(
      fc.property(form, (one) => {
        const view = renderView(one, { callbackId: 'form', privateMetadata: '{}' });
        expect(faultsOfView({ ...view })).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});

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
