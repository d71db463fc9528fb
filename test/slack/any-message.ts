import fc from 'fast-check';
import type { Form } from '../../src/view/form.ts';
import type { Block, Message } from '../../src/view/message.ts';

/** Messages and forms of every shape: long, many, empty, hostile, in other scripts, with halves of characters. */
export const nasty = [
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
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  text,
  blocks: fc.oneof(
    { weight: 5, arbitrary: fc.array(block, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(block, { minLength: 40, maxLength: 90 }) },
  ),
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
export const anyForm = fc.record({
  title: text,
  blocks: fc.array(block, { maxLength: 120 }),
  fields: fc
    .array(field, { maxLength: 12 })
    .map((fields) => fields.map((one, at) => ({ ...one, name: `field-${at}` }))),
  submitLabel: text,
  command: fc.constant('/rdp-fix ts-02'),
}) as fc.Arbitrary<Form>;
