import { describe, expect, it } from 'vitest';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import { list, type PsValue } from '../../src/psrp/value.ts';

function nested(depth: number): string {
  return `${'<Obj><LST>'.repeat(depth - 1)}<I32>1</I32>${'</LST></Obj>'.repeat(depth - 1)}`;
}

/** Each object holds the one before it twice: a few lines that stand for 2^levels values. */
function doubling(levels: number): string {
  let items = '<Obj RefId="0"><LST><S>x</S></LST></Obj>';
  for (let id = 1; id <= levels; id += 1) {
    items += `<Obj RefId="${id}"><LST><Ref RefId="${id - 1}" /><Ref RefId="${id - 1}" /></LST></Obj>`;
  }
  return `<Obj RefId="top"><LST>${items}</LST></Obj>`;
}

/** Each object holds the one before it once: deep, though the text is flat. */
function chain(length: number): string {
  let items = '<Obj RefId="0"><LST /></Obj>';
  for (let id = 1; id <= length; id += 1) {
    items += `<Obj RefId="${id}"><LST><Ref RefId="${id - 1}" /></LST></Obj>`;
  }
  return `<Obj RefId="top"><LST>${items}</LST></Obj>`;
}

it('keys that are tables whose keys are tables do not double with each level', () => {
  let key = '<S N="Key">&quot;x&quot;</S>';
  for (let level = 0; level < 18; level += 1)
    key = `<Obj N="Key"><DCT><En>${key}<I32 N="Value">1</I32></En></DCT></Obj>`;
  const read = decodeClixml(`<Obj><DCT><En>${key}<I32 N="Value">1</I32></En></DCT></Obj>`);
  if (read.kind !== 'value') throw new Error(read.message);
  expect(JSON.stringify(plainOf(read.value)).length).toBeLessThan(10_000);
});

it('an element with more attributes than any has is refused', () => {
  const attributes = Array.from({ length: 17 }, (_, n) => ` a${n}=""`).join('');
  expect(decodeClixml(`<Obj${attributes} />`)).toMatchObject({ kind: 'fault' });
});

describe('reading stops', () => {
  it('at the depth allowed and no earlier', () => {
    expect(decodeClixml(nested(100))).toMatchObject({ kind: 'value' });
    expect(decodeClixml(nested(101))).toMatchObject({ message: 'more than 100 values inside one another' });
    expect(decodeClixml(nested(3), { depth: 2 })).toMatchObject({ kind: 'fault' });
  });

  it('at 500 values inside one another, whatever depth is asked for', () => {
    expect(decodeClixml(nested(500), { depth: 1e9 })).toMatchObject({ kind: 'value' });
    expect(decodeClixml(nested(1_000_000), { depth: 1e9 })).toMatchObject({ kind: 'fault' });
  });

  it('at member sets too deep inside one another', () => {
    const xml = `<Obj><MS>${'<MS N="a">'.repeat(200)}${'</MS>'.repeat(200)}</MS></Obj>`;
    expect(decodeClixml(xml)).toMatchObject({ message: 'more than 100 values inside one another' });
  });

  it('at a chain of Refs that is too deep to walk', () => {
    expect(decodeClixml(chain(97))).toMatchObject({ kind: 'value' });
    expect(decodeClixml(chain(200))).toMatchObject({ message: 'more than 100 values inside one another' });
  });

  it('at too many parts', () => {
    const xml = encodeClixml(list(Array.from({ length: 1000 }, () => 1)));
    // The list, its three type names, the numbers.
    expect(decodeClixml(xml, { nodes: 1004 })).toMatchObject({ kind: 'value' });
    expect(decodeClixml(xml, { nodes: 1003 })).toMatchObject({ message: 'more than 1003 parts' });
  });

  it('at Refs that stand for too many parts', () => {
    expect(decodeClixml(doubling(10))).toMatchObject({ kind: 'value' });
    expect(decodeClixml(doubling(60))).toMatchObject({ message: 'more than 500000 parts' });
  });

  it('at Refs that stand for too much text', () => {
    const refs = '<Ref RefId="1" />'.repeat(1000);
    const xml = `<Obj><LST><Obj RefId="1"><LST><S>${'x'.repeat(100_000)}</S></LST></Obj>${refs}</LST></Obj>`;
    expect(decodeClixml(xml)).toMatchObject({ message: 'more than 33554432 characters of text' });
  });

  it('at type names that are referred to too often', () => {
    const objects = '<Obj><TNRef RefId="0" /></Obj>'.repeat(1000);
    const xml = `<Obj><LST><Obj><TN RefId="0"><T>${'x'.repeat(100_000)}</T></TN></Obj>${objects}</LST></Obj>`;
    expect(decodeClixml(xml)).toMatchObject({ message: 'more than 33554432 characters of text' });
  });

  it('before a text that is too long', () => {
    expect(decodeClixml('<S>aaaa</S>', { length: 11 })).toEqual({ kind: 'value', value: 'aaaa' });
    expect(decodeClixml('<S>aaaaa</S>', { length: 11 })).toMatchObject({
      message: 'more than 11 characters',
    });
  });
});

describe('what has been read', () => {
  it('can be walked and written, loops and all', () => {
    const decoded = decodeClixml(
      '<Obj RefId="0"><MS><Obj N="a" RefId="1"><LST><Ref RefId="0" /><Ref RefId="1" /></LST></Obj><Ref N="b" RefId="1" /></MS></Obj>',
    );
    expect(decoded.kind).toBe('value');
    const { value } = decoded as { value: PsValue };
    expect(plainOf(value)).toEqual({ a: [null, null], b: [null, null] });
    expect(decodeClixml(encodeClixml(value))).toStrictEqual(decoded);
  });
});

describe('a text made to be slow', () => {
  const many = 1_000_000;
  it.each([
    ['open tags', '<Obj><LST>'.repeat(many)],
    ['spaces in a tag', `<S${' '.repeat(many)}`],
    ['attributes', `<S${Array.from({ length: many / 4 }, (_, at) => ` a${at}=""`).join('')}/>`],
    ['a name', `<${'S'.repeat(many)}`],
    ['quotes that do not end', `<Objs>${'<S N="'.repeat(many)}`],
    ['ampersands', `<S>${'&'.repeat(many)}</S>`],
    ['half entities', `<S>${'&#x'.repeat(many)}</S>`],
    ['entities', `<S>${'&lt;'.repeat(many)}</S>`],
    ['underscores', `<S>${'_'.repeat(many)}</S>`],
    ['half escapes', `<S>${'_x00_'.repeat(many)}</S>`],
    ['carriage returns', `<S>${'\r'.repeat(many)}</S>`],
    ['digits', `<I64>${'9'.repeat(many)}</I64>`],
    ['digits of a double', `<Db>${'9'.repeat(many)}e</Db>`],
    ['digits of a version', `<Version>${'1.'.repeat(many)}</Version>`],
    ['a duration', `<TS>P${'1'.repeat(many)}</TS>`],
    ['base64', `<BA>${'A'.repeat(many)}!</BA>`],
    ['white space in base64', `<BA>${'A '.repeat(many)}</BA>`],
    ['white space in a number', `<I32>${' '.repeat(many)}</I32>`],
    ['white space between elements', `<Objs>${' '.repeat(many)}`],
    ['self-closed objects', `<Obj><LST>${'<Obj/>'.repeat(many)}</LST></Obj>`],
  ])('is read or refused at once all the same: %s', (_, xml) => {
    const before = process.cpuUsage();
    const decoded = decodeClixml(xml);
    const spent = process.cpuUsage(before);
    // Linear reading takes about half a second at most, quadratic would take minutes.
    expect((spent.user + spent.system) / 1e6).toBeLessThan(5);
    expect(decoded.kind).toMatch(/value|fault/);
  });
});
