import fc from 'fast-check';
import type { PrimitiveType, PsEntry, PsObject, PsProperty, PsValue } from '../../src/psrp/value.ts';

/** What must arrive as data: quotes, expansions, line ends, NUL, emoji, half of one, and look-alikes of escapes. */
export const hostileTexts = [
  '',
  ' ',
  '  leading and trailing \t',
  `a'; Stop-Computer; $(Stop-Computer) \`"`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: PowerShell's, not ours
  '$env:PATH ${x} @(1) %PATH%',
  'line\r\nline\nline\r',
  '\0',
  '\u0001\u0008\u000b\u000c\u001f\u007f\u0085\u009f\u00a0\u2028\u2029\ufeff',
  '\ufffe\uffff\ufffd',
  '\u{1F600}\u{10FFFF}',
  '\ud800',
  'x\udc00\ud800y',
  '_x0041_',
  '_X0041_',
  '_x00010041_',
  '_x005F_',
  '_x005F_x0041_',
  '__x0041_x0042__',
  '_x',
  '_',
  '_x004',
  '_x0041\0_',
  '\n_x000A_',
  ']]><!-- <b/> &lt; &#65; &amp;amp; "\'',
  '日本語 Größe אב',
  '\u0130\u0131ſK',
];

const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x5f, 0x78, 0x30, 0x26, 0x3c, 0x0a)))
  .map((units) => String.fromCharCode(...units));
export const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.array(fc.constantFrom(...hostileTexts), { maxLength: 4 }).map((texts) => texts.join('')),
  fc.string(),
  anyUnits,
);

const whole = (min: bigint, max: bigint) =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max)).map(String);
const base64 = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const nonNegative = (bits: bigint) => whole(0n, 2n ** bits - 1n);
const signed = (bits: bigint) => whole(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n);
const float = fc.oneof(fc.double().map(floatText), fc.constantFrom('-0', 'INF', '-INF', 'NaN', '1.5E-05'));

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return String(value);
}

/** Each primitive's text as PowerShell would write it. */
export const primitiveTexts: Readonly<Record<PrimitiveType, fc.Arbitrary<string>>> = {
  By: nonNegative(8n),
  SB: signed(8n),
  I16: signed(16n),
  U16: nonNegative(16n),
  U32: nonNegative(32n),
  I64: signed(64n),
  U64: nonNegative(64n),
  C: nonNegative(16n),
  Sg: float,
  Db: float,
  D: fc.constantFrom(
    '0',
    '1.50',
    '-1.50',
    '79228162514264337593543950335',
    '-0.0000000000000000000000000001',
  ),
  DT: fc.oneof(
    fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-31'), noInvalidDate: true }).map(iso),
    fc.constantFrom(
      '0001-01-01T00:00:00',
      '2020-02-29T23:59:59.9999999',
      '2026-11-21T11:48:28.5522179+05:30',
    ),
  ),
  TS: fc.constantFrom('PT0S', 'P1DT2H3M4.5S', '-P10675199DT2H48M5.4775808S', 'PT1.0000001S'),
  G: fc.uuid(),
  BA: base64,
  SS: base64,
  URI: anyText,
  XD: anyText,
  SBK: anyText,
  Version: fc.constantFrom('1.2', '10.0.26100.1', '2147483647.0.0'),
};

function iso(date: Date): string {
  return date.toISOString();
}

/** Objects with a prototype, like those that are read: isDeepStrictEqual tells the others apart. */
function shape<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2147483647, -2147483648));
const primitive = fc.oneof(
  ...Object.entries(primitiveTexts).map(([type, texts]) =>
    texts.map((text) => ({ kind: 'primitive' as const, type: type as PrimitiveType, text })),
  ),
);
const progress = shape({
  kind: fc.constant('progress' as const),
  activity: anyText,
  activityId: int32,
  currentOperation: fc.option(anyText),
  parentActivityId: int32,
  percentComplete: int32,
  type: fc.constantFrom('Processing', 'Completed'),
  secondsRemaining: int32,
  status: anyText,
});
const base = fc.oneof(anyText, fc.boolean(), int32, primitive, progress);

/** Any value the model can hold, with loops and objects that stand in two places. */
export const anyValue: fc.Arbitrary<PsValue> = fc.letrec<{
  value: PsValue;
  object: PsObject;
  simple: PsValue;
}>((tie) => {
  const property: fc.Arbitrary<PsProperty> = shape<PsProperty>({ name: anyText, value: tie('value') });
  const few = { maxLength: 3 };
  const entry: fc.Arbitrary<PsEntry> = shape<PsEntry>({
    key: fc.oneof(base, tie('object')) as fc.Arbitrary<PsEntry['key']>,
    value: tie('value'),
  });
  const content = fc.oneof(
    fc.constant(null),
    base.map((value) => ({ kind: 'base' as const, value })),
    shape({
      kind: fc.constant('list' as const),
      form: fc.constantFrom('LST' as const, 'STK' as const, 'QUE' as const, 'IE' as const),
      items: fc.array(tie('value'), few),
    }),
    shape({ kind: fc.constant('dictionary' as const), entries: fc.array(entry, few) }),
  );
  const set = shape({ name: anyText, properties: fc.array(property, few) });
  const plain: fc.Arbitrary<PsObject> = shape<PsObject>({
    kind: fc.constant('object' as const),
    types: fc.oneof(
      fc.array(anyText, few),
      fc.constant(['System.Object[]', 'System.Array', 'System.Object']),
    ),
    text: fc.option(anyText),
    content,
    adapted: fc.array(property, few),
    extended: fc.array(property, few),
  });
  return {
    simple: fc.oneof(fc.constant(null), base),
    value: fc.oneof({ maxDepth: 5, depthSize: 'small' }, tie('simple'), tie('object')),
    object: fc.oneof(
      { weight: 6, arbitrary: plain },
      { weight: 1, arbitrary: fc.tuple(plain, fc.array(set, { minLength: 1, maxLength: 2 })).map(withSets) },
      { weight: 1, arbitrary: plain.map(insideItself) },
      { weight: 1, arbitrary: plain.map(twice) },
    ),
  };
}).value;

function withSets([object, sets]: [PsObject, NonNullable<PsObject['sets']>]): PsObject {
  return { ...object, sets };
}

function insideItself(object: PsObject): PsObject {
  const extended = [...object.extended];
  const looped: PsObject = { ...object, extended };
  const between: PsObject = { ...object, extended: [{ name: 'up', value: { kind: 'loop', to: looped } }] };
  extended.push({ name: 'self', value: { kind: 'loop', to: looped } }, { name: 'between', value: between });
  return looped;
}

function twice(object: PsObject): PsObject {
  return {
    kind: 'object',
    types: [],
    text: null,
    content: { kind: 'list', form: 'LST', items: [object, object] },
    adapted: [],
    extended: [],
  };
}
