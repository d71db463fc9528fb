import { describe, expect, it } from 'vitest';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { ofPlain } from '../../src/psrp/of-plain.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import { propertyOf } from '../../src/psrp/property-of.ts';
import {
  bytes,
  dictionary,
  double,
  enumeration,
  list,
  number,
  type PsObject,
  primitive,
  record,
} from '../../src/psrp/value.ts';

describe('making values', () => {
  it('makes what PowerShell makes of the same', () => {
    expect(encodeClixml(enumeration('System.DayOfWeek', 'Friday', 5))).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.DayOfWeek</T><T>System.Enum</T><T>System.ValueType</T>' +
        '<T>System.Object</T></TN><ToString>Friday</ToString><I32>5</I32></Obj>',
    );
    expect(encodeClixml(list([1]))).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN>' +
        '<LST><I32>1</I32></LST></Obj>',
    );
    expect(encodeClixml(dictionary({ a: null }))).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.Collections.Hashtable</T><T>System.Object</T></TN>' +
        '<DCT><En><S N="Key">a</S><Nil N="Value" /></En></DCT></Obj>',
    );
    expect(encodeClixml(record({ a: 1 }))).toBe('<Obj RefId="0"><MS><I32 N="a">1</I32></MS></Obj>');
  });

  it('chooses a number as PowerShell reads one', () => {
    expect([0, -1, 2147483647, -2147483648].map(number)).toEqual([0, -1, 2147483647, -2147483648]);
    expect(number(2147483648)).toEqual(primitive('I64', '2147483648'));
    expect(number(1.5)).toEqual(primitive('Db', '1.5'));
    expect(number(-0)).toEqual(primitive('Db', '-0'));
    expect(number(2 ** 60)).toEqual(primitive('Db', '1152921504606847000'));
    expect([Number.NaN, Infinity, -Infinity].map((value) => double(value).text)).toEqual([
      'NaN',
      'INF',
      '-INF',
    ]);
  });

  it('carries bytes of any length', () => {
    const many = Uint8Array.from({ length: 20_001 }, (_, at) => at);
    expect(bytes(many)).toEqual(primitive('BA', Buffer.from(many).toString('base64')));
    expect(bytes(new Uint8Array())).toEqual(primitive('BA', ''));
  });
});

describe('plain data', () => {
  // Through JSON, because a literal would set the prototype.
  const plain = JSON.parse(
    '{"text":"a","list":[1,[],{},null,true,1.5,1099511627776],"__proto__":{"polluted":true},"constructor":"x"}',
  );

  it('comes back from PowerShell values as it was', () => {
    const back = plainOf(ofPlain(plain));
    expect(back).toEqual(plain);
    expect(Object.keys(back as object)).toEqual(['text', 'list', '__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is what a value holds, without its types', () => {
    expect(plainOf(enumeration('System.DayOfWeek', 'Friday', 5))).toBe(5);
    expect(plainOf(primitive('C', '65'))).toBe('A');
    expect(plainOf(primitive('U32', '4294967295'))).toBe(4294967295);
    expect(plainOf(primitive('I64', '9007199254740991'))).toBe(9007199254740991);
    expect(plainOf(primitive('I64', '9007199254740993'))).toBe('9007199254740993');
    expect(plainOf(primitive('D', '1.50'))).toBe(1.5);
    expect(plainOf(primitive('D', '79228162514264337593543950335'))).toBe('79228162514264337593543950335');
    expect(plainOf(primitive('Db', 'INF'))).toBe('INF');
    expect(plainOf(primitive('DT', '2020-01-01T00:00:00Z'))).toBe('2020-01-01T00:00:00Z');
    expect(plainOf({ ...record({}), text: '127.0.0.1' })).toBe('127.0.0.1');
    expect(plainOf({ ...record({ a: 1 }), text: 'as text', adapted: [{ name: 'b', value: 2 }] })).toEqual({
      a: 1,
      b: 2,
    });
    expect(plainOf(ofPlain([]))).toEqual([]);
  });

  it('never holds what a SecureString holds', () => {
    expect(plainOf(record({ password: primitive('SS', 'c2VjcmV0') }))).toEqual({ password: null });
  });

  it('turns every key of a dictionary into text', () => {
    const entries = [
      { key: 5, value: 'five' },
      { key: true, value: 'true' },
      { key: primitive('G', '0'.repeat(32)), value: 'guid' },
    ];
    expect(plainOf({ ...dictionary({}), content: { kind: 'dictionary', entries } })).toEqual({
      '5': 'five',
      true: 'true',
      ['0'.repeat(32)]: 'guid',
    });
  });
});

describe('a property', () => {
  const object: PsObject = {
    ...record({ Name: 'extended', name: 'later' }),
    adapted: [
      { name: 'Name', value: 'adapted' },
      { name: 'Count', value: 3 },
    ],
  };

  it('is found in any spelling of case, the later and the extended first', () => {
    expect(propertyOf(object, 'NAME')).toBe('later');
    expect(propertyOf(object, 'count')).toBe(3);
    expect(propertyOf(dictionary({ Key: 1 }), 'kEY')).toBe(1);
  });

  it('is undefined where there is none, and null where it is $null', () => {
    expect(propertyOf(object, 'other')).toBeUndefined();
    expect(propertyOf(record({ a: null }), 'a')).toBeNull();
    for (const value of [null, true, 1, 'text', primitive('I64', '1')]) {
      expect(propertyOf(value, 'length')).toBeUndefined();
    }
  });
});
