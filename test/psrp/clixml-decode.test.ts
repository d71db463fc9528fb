import { describe, expect, it } from 'vitest';
import { decodeClixml, decodeClixmlDocument } from '../../src/psrp/clixml/decode-clixml.ts';
import { list, primitive, record } from '../../src/psrp/value.ts';

const schema = 'xmlns="http://schemas.microsoft.com/powershell/2004/04"';

function read(xml: string) {
  const decoded = decodeClixml(xml);
  if (decoded.kind === 'fault') throw new Error(`${decoded.message} at ${decoded.at}`);
  return decoded.value;
}

describe('reading CLIXML', () => {
  it.each([
    ['a byte order mark before it', '\uFEFF<S>a</S>', 'a'],
    ['an XML declaration before it', '<?xml version="1.0" encoding="utf-8"?>\r\n<S>a</S>', 'a'],
    ['a document around it', `<Objs Version="1.1.0.1" ${schema}>\n  <S>a</S>\n</Objs>\n`, 'a'],
    ['a stream name on it, as on standard error', '<Objs><S S="Error">a</S></Objs>', 'a'],
    ['white space in its tags', "<I32\n N = 'x' >5</I32 >", 5],
    ['an empty element', '<S/>', ''],
    ['a pair of tags with nothing between', '<S></S>', ''],
    ['white space alone', '<S> \t\n </S>', ' \t\n '],
    ['line ends as XML has them', '<S>a\r\nb\rc\nd</S>', 'a\nb\nc\nd'],
    ['entities', '<S>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&#0;</S>', '<>&"\'A\u{1F600}\0'],
    ['an entity that spells an escape', '<S>_x004&#49;_</S>', 'A'],
    ['escapes of either case', '<S>_x000a__X000A_</S>', '\n\n'],
    ['an escaped escape', '<S>_x005F_x0041_</S>', '_x0041_'],
    ['two escapes that share an underscore', '<S>_x0041_x0042_</S>', 'Ax0042_'],
    ['an escape of eight digits', '<S>_x0001F600_</S>', '\u{1F600}'],
    ['what is no escape', '<S>_x41_ _x0041 _y0041_ _x00000041_ _x00110000_ _xZZZZ_</S>', undefined],
    ['a surrogate pair in two escapes', '<S>_xD83D__xDE00_</S>', '\u{1F600}'],
    ['half a surrogate pair', '<S>_xD83D_x</S>', '\ud83dx'],
    ['numbers with a sign, zeros and white space', '<I32> +007 </I32>', 7],
    ['minus zero as zero', '<I32>-0</I32>', 0],
    ['true as 1', '<B>1</B>', true],
    ['base64 with white space', '<BA> AQ\n ID </BA>', primitive('BA', 'AQID')],
    ['a Nil with an end tag', '<Nil></Nil>', null],
  ])('knows %s', (_, xml, value) => {
    expect(read(xml)).toStrictEqual(value === undefined ? xml.slice(3, -4) : value);
  });

  it.each(['LST', 'STK', 'QUE', 'IE'] as const)('takes an empty %s in either spelling', (form) => {
    const empty = { ...list([], []), content: { kind: 'list', form, items: [] } };
    expect(read(`<Obj RefId="0"><${form} /></Obj>`)).toStrictEqual(empty);
    expect(read(`<Obj RefId="0"><${form}>\n</${form}></Obj>`)).toStrictEqual(empty);
  });

  it('takes an object with nothing in it in every spelling', () => {
    for (const xml of ['<Obj RefId="0" />', '<Obj/>', '<Obj><MS /></Obj>', '<Obj><Props></Props></Obj>']) {
      expect(read(xml)).toStrictEqual(record({}));
    }
  });

  it('follows Ref to the same object, and TNRef to the same names', () => {
    const xml =
      '<Obj RefId="0"><LST><Obj RefId="1"><TN RefId="0"><T>a</T></TN><I32>1</I32></Obj>' +
      '<Obj RefId="2"><TNRef RefId="0" /><I32>2</I32></Obj><Ref RefId="1" /></LST></Obj>';
    const one = { ...record({}, ['a']), content: { kind: 'base', value: 1 } };
    const two = { ...record({}, ['a']), content: { kind: 'base', value: 2 } };
    expect(read(xml)).toStrictEqual(list([one, two, one] as never, []));
  });

  it('knows the member sets that PowerShell writes among extended members', () => {
    const xml =
      '<Obj RefId="0"><MS><I32 N="a">1</I32><MS N="PSStandardMembers" /><MS N="Other"><I32 N="x">5</I32></MS></MS></Obj>';
    expect(read(xml)).toStrictEqual({
      ...record({ a: 1 }),
      sets: [
        { name: 'PSStandardMembers', properties: [] },
        { name: 'Other', properties: [{ name: 'x', value: 5 }] },
      ],
    });
  });

  it('gives all values of a document, and refuses to choose one of several', () => {
    expect(decodeClixmlDocument('<Objs><S>a</S><Nil /></Objs>')).toEqual({
      kind: 'values',
      values: ['a', null],
    });
    expect(decodeClixmlDocument('<Objs />')).toEqual({ kind: 'values', values: [] });
    expect(decodeClixml('<Objs><S>a</S><Nil /></Objs>')).toMatchObject({
      message: 'one value expected, 2 found',
    });
    expect(decodeClixml('<Objs />')).toMatchObject({ message: 'one value expected, 0 found' });
  });
});

describe('what is not CLIXML', () => {
  it.each([
    ['', 'the text ends too early', 0],
    ['abc', 'an element expected', 0],
    ['<', 'an element expected', 0],
    ['<S', '<S> does not end as a tag does', 2],
    ['<S>', '</S> is missing', 3],
    ['<S>a</T>', '</S> expected', 4],
    ['<S>a</S', '</S> expected', 4],
    ['<S>a</Sx>', '</S> expected', 4],
    ['<S>a<b/></S>', '</S> expected', 4],
    ['</S>', 'an end tag that nothing has opened', 0],
    ['<S>a</S><S>b</S>', 'something follows the end', 8],
    ['<s>a</s>', '<s> is no value', 0],
    ['<constructor />', '<constructor> is no value', 0],
    ['<S N=a>b</S>', 'a quoted value expected in <S>', 5],
    ['<S N="a"S="b">c</S>', '<S> does not end as a tag does', 8],
    ['<S N="a" N="b">c</S>', '<S> has an attribute that is none or there twice', 10],
    ['<S N="<">c</S>', 'a < in an attribute of <S>', 5],
    ['<S>&nbsp;</S>', 'an entity that XML does not know', 3],
    ['<S>&</S>', 'an entity that XML does not know', 3],
    ['<S>&#x110000;</S>', 'an entity that XML does not know', 3],
    ['<S>&#-1;</S>', 'an entity that XML does not know', 3],
    ['<S>\0</S>', 'a control character that XML does not allow', 3],
    ['<!DOCTYPE a [<!ENTITY b "c">]><S>&b;</S>', 'document types, comments and CDATA are not read', 0],
    ['<?xml version="1.0"?><!DOCTYPE a><S>b</S>', 'document types, comments and CDATA are not read', 21],
    ['<Objs><!-- a --><S>b</S></Objs>', 'document types, comments and CDATA are not read', 6],
    ['<Obj><![CDATA[a]]></Obj>', 'document types, comments and CDATA are not read', 5],
    ['<Objs><?a b?></Objs>', 'processing instructions are not read', 6],
    ['<Obj RefId="0"><LST><Ref RefId="7" /></LST></Obj>', 'no object has the RefId 7', 20],
    ['<Ref />', 'no object has the RefId (none)', 0],
    ['<Obj><LST><Obj RefId="1" /><Obj RefId="1" /></LST></Obj>', 'two objects have the RefId 1', 27],
    ['<Obj><TNRef RefId="1" /></Obj>', 'no type names have the RefId 1', 5],
    ['<Obj><TN><S>a</S></TN></Obj>', '<T> expected in <TN>', 9],
    ['<Obj><I32>1</I32><I32>1</I32></Obj>', '<Obj> has a second content', 17],
    ['<Obj><MS /><MS /></Obj>', '<Obj> has a second MS', 11],
    ['<Obj><Nil /></Obj>', '<Nil> cannot be what an object is', 5],
    ['<Obj><MS><S>a</S></MS></Obj>', '<S> has no name', 9],
    ['<Obj><DCT><S>a</S></DCT></Obj>', '<En> with Key and Value expected in <DCT>', 10],
    ['<Obj><DCT><En><Nil N="Key" /><S N="Value" /></En></DCT></Obj>', 'the Key is Nil', 10],
    ['<Obj><DCT><En><S N="Value" /><S N="Key" /></En></DCT></Obj>', 'N="Key" expected in <En>', 14],
    ['<Obj><DCT><En><S N="Key" /></En></DCT></Obj>', 'an end tag that nothing has opened', 27],
    ['<Nil>a</Nil>', '<Nil> holds something', 0],
    ['<I32></I32>', '<I32> holds no Int32', 0],
    ['<I32>1.0</I32>', '<I32> holds no Int32', 0],
    ['<I32>2147483648</I32>', '<I32> holds no Int32', 0],
    ['<B>True</B>', '<B> holds neither true nor false', 0],
    ['<By>256</By>', '<By> holds no By', 0],
    ['<C>65536</C>', '<C> holds no C', 0],
    ['<U64>-1</U64>', '<U64> holds no U64', 0],
    ['<I64>9223372036854775808</I64>', '<I64> holds no I64', 0],
    ['<Db>1,5</Db>', '<Db> holds no Db', 0],
    ['<D>1e3</D>', '<D> holds no D', 0],
    ['<DT>yesterday</DT>', '<DT> holds no DT', 0],
    ['<TS>1:00</TS>', '<TS> holds no TS', 0],
    ['<TS>P</TS>', '<TS> holds no TS', 0],
    ['<G>0</G>', '<G> holds no G', 0],
    ['<BA>AQI</BA>', '<BA> holds no BA', 0],
    ['<Version>1</Version>', '<Version> holds no Version', 0],
    ['<PR><AI>1</AI></PR>', '<AV> expected in <PR>', 4],
  ])('is a fault that says what and where: %j', (xml, message, at) => {
    expect(decodeClixml(xml)).toEqual({ kind: 'fault', message, at });
  });
});
