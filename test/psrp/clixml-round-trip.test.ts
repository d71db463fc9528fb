import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { dictionary, list, type PrimitiveType, type PsValue, record } from '../../src/psrp/value.ts';
import { anyText, anyValue, hostileTexts, primitiveTexts } from './clixml-any-value.ts';

function there(value: PsValue): PsValue {
  const decoded = decodeClixml(encodeClixml(value));
  if (decoded.kind === 'fault') throw new Error(`${decoded.message} at ${decoded.at}`);
  return decoded.value;
}

describe('a value written and read again', () => {
  it('is the same value, whatever it holds', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyValue, (value) => isDeepStrictEqual(there(value), value)),
      { numRuns: 1500 },
    );
  });

  it.each(hostileTexts)('keeps %j as text, name, type, key and string form', (text) => {
    const value: PsValue = {
      ...dictionary({ [text]: text, list: list([text, record({ [text]: text })]) }, [text, 'System.Object']),
      text,
      adapted: [{ name: text, value: text }],
      sets: [{ name: text, properties: [{ name: text, value: text }] }],
    };
    expect(there(value)).toStrictEqual(value);
  });

  it.each(Object.keys(primitiveTexts) as PrimitiveType[])('keeps %s apart from every other type', (type) => {
    fc.assert(
      fc.property(primitiveTexts[type], (text) => {
        const value = { kind: 'primitive', type, text } as const;
        expect(there(value)).toStrictEqual(value);
        expect(there({ ...record({}), content: { kind: 'base', value } })).toStrictEqual({
          ...record({}),
          content: { kind: 'base', value },
        });
      }),
      { numRuns: 50 },
    );
  });

  it('survives UTF-8, as which it travels', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = new TextEncoder().encode(encodeClixml(text));
        const decoded = decodeClixml(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
        expect(decoded).toStrictEqual({ kind: 'value', value: text });
      }),
    );
  });

  it('is one object where it was one object, and two where it was two', () => {
    const one = dictionary({ a: 1 });
    const shared = there(list([one, one, dictionary({ a: 1 })]));
    if (shared === null || typeof shared !== 'object' || shared.kind !== 'object')
      throw new Error('no object');
    if (shared.content?.kind !== 'list') throw new Error('no list');
    const [first, second, third] = shared.content.items;
    expect(first).toBe(second);
    expect(first).not.toBe(third);
    expect(third).toStrictEqual(first);
  });

  it('leads back to itself through a loop', () => {
    const extended: { name: string; value: PsValue }[] = [];
    const outer = { ...record({}), extended };
    extended.push({ name: 'inner', value: record({ up: { kind: 'loop', to: outer } }) });
    const back = there(outer);
    expect(back).toStrictEqual(outer);
    if (back === null || typeof back !== 'object' || back.kind !== 'object') throw new Error('no object');
    const inner = back.extended[0]?.value;
    if (inner === null || typeof inner !== 'object' || inner.kind !== 'object') throw new Error('no object');
    expect(inner.extended[0]?.value).toStrictEqual({ kind: 'loop', to: back });
    // A part that is sent alone takes along what it leads back to, once.
    expect(encodeClixml(inner)).toBe(
      '<Obj RefId="0"><MS><Obj N="up" RefId="1"><MS><Ref N="inner" RefId="0" /></MS></Obj></MS></Obj>',
    );
  });

  it('is written however deep it is', () => {
    let value: PsValue = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = list([value], []);
    expect(encodeClixml(value)).toMatch(/<LST><I32>1<\/I32><\/LST>/);
  });

  it('takes a number beyond Int32 as what it is', () => {
    expect([1.5, -0, 2 ** 31, -(2 ** 53), Number.NaN, Number.NEGATIVE_INFINITY].map(encodeClixml)).toEqual([
      '<Db>1.5</Db>',
      '<Db>-0</Db>',
      '<I64>2147483648</I64>',
      '<Db>-9007199254740992</Db>',
      '<Db>NaN</Db>',
      '<Db>-INF</Db>',
    ]);
  });
});
