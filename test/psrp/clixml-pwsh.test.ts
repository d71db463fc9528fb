import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import {
  dictionary,
  list,
  type PrimitiveType,
  type PsValue,
  primitive,
  record,
} from '../../src/psrp/value.ts';
import { pwsh, runPwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { hostileTexts } from './clixml-any-value.ts';

/** .NET's type for each of ours, with a text that it writes back letter for letter. */
const primitives: readonly (readonly [PrimitiveType, string, text: string])[] = [
  ['By', 'System.Byte', '255'],
  ['SB', 'System.SByte', '-128'],
  ['I16', 'System.Int16', '-32768'],
  ['U16', 'System.UInt16', '65535'],
  ['U32', 'System.UInt32', '4294967295'],
  ['I64', 'System.Int64', '-9223372036854775808'],
  ['U64', 'System.UInt64', '18446744073709551615'],
  ['Sg', 'System.Single', '3.4028235E+38'],
  ['Db', 'System.Double', '-0'],
  ['Db', 'System.Double', 'NaN'],
  ['Db', 'System.Double', '-INF'],
  ['D', 'System.Decimal', '-0.0000000000000000000000000001'],
  ['C', 'System.Char', '55296'],
  ['DT', 'System.DateTime', '2026-11-21T11:48:28.5522179Z'],
  ['DT', 'System.DateTime', '0001-01-01T00:00:00'],
  ['TS', 'System.TimeSpan', '-P10675199DT2H48M5.4775808S'],
  ['G', 'System.Guid', '01234567-89ab-cdef-0123-456789abcdef'],
  ['BA', 'System.Byte[]', 'AAH/'],
  ['Version', 'System.Version', '10.0.26100.1'],
  ['URI', 'System.Uri', 'http://x/?a&b_x0041_'],
  ['XD', 'System.Xml.XmlDocument', '<a b="c">_x0041_</a>'],
];

interface Answer {
  readonly texts: readonly {
    readonly type: string;
    readonly keys: readonly (readonly number[])[];
    readonly value: readonly number[];
    readonly item: readonly number[];
    readonly name: readonly number[];
    readonly property: readonly number[];
    readonly again: string;
  }[];
  readonly strings: readonly (readonly number[])[];
  readonly primitives: readonly { readonly type: string; readonly again: string }[];
  readonly written: Readonly<Record<string, string>>;
}

// A property needs a name, and PowerShell 7.6.5 cannot write U+FFFE and U+FFFF itself.
const texts = hostileTexts.filter((text) => text !== '' && !/[\ufffe\uffff]/.test(text));
const tables = texts.map((text) =>
  dictionary({ [text]: text, inner: list([list([text]), record({ [text]: text })]) }),
);

let answer: Answer;

function written(name: string): PsValue {
  const decoded = decodeClixml(answer.written[name]!);
  if (decoded.kind === 'fault') throw new Error(`${name}: ${decoded.message} at ${decoded.at}`);
  return decoded.value;
}

function units(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

const title = 'a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-clixml-'));
    try {
      const asked = join(folder, 'asked.json');
      writeFileSync(
        asked,
        JSON.stringify({
          texts: tables.map(encodeClixml),
          strings: hostileTexts.map(encodeClixml),
          primitives: primitives.map(([type, , text]) => encodeClixml(primitive(type, text))),
        }),
      );
      answer = (await runPwsh(join(import.meta.dirname, 'clixml-peer.ps1'), asked)) as Answer;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(texts.map((text, at) => [text, at] as const))('gets %j as data, wherever it stands', (text, at) => {
    const got = answer.texts[at]!;
    expect(got.type).toBe('System.Collections.Hashtable');
    expect(got.keys).toEqual([units(text)]);
    expect([got.value, got.item, got.name, got.property]).toEqual(Array(4).fill(units(text)));
    const again = decodeClixml(got.again);
    expect(again).toMatchObject({ kind: 'value' });
    expect(plainOf((again as { value: PsValue }).value)).toEqual(plainOf(tables[at]!));
  });

  it('gets every text as a string of the same UTF-16 units', () => {
    expect(answer.strings).toEqual(hostileTexts.map(units));
  });

  it.each(primitives.map((line, at) => [...line, at] as const))(
    'reads our %s as %s: %s',
    (type, net, text, at) => {
      expect(answer.primitives[at]!.type).toBe(net);
      expect(decodeClixml(answer.primitives[at]!.again)).toEqual({
        kind: 'value',
        value: primitive(type, text),
      });
    },
  );

  it.each([
    ['null', null],
    ['text', 'a\0\r\n\t_x0041_ _X0041_ _x005F_ \u{1F600}\ud800 \'"<>&`'],
    ['true', true],
    ['int', -2147483648],
    ['long', primitive('I64', '-9223372036854775808')],
    ['ulong', primitive('U64', '18446744073709551615')],
    ['byte', primitive('By', '255')],
    ['sbyte', primitive('SB', '-128')],
    ['short', primitive('I16', '-32768')],
    ['ushort', primitive('U16', '65535')],
    ['uint', primitive('U32', '4294967295')],
    ['single', primitive('Sg', '1.5')],
    ['double', primitive('Db', '5E-324')],
    ['notANumber', primitive('Db', 'NaN')],
    ['infinity', primitive('Db', '-INF')],
    ['decimal', primitive('D', '79228162514264337593543950335')],
    ['char', primitive('C', '55296')],
    ['utc', primitive('DT', '2020-02-29T23:59:59Z')],
    ['unspecified', primitive('DT', '0001-01-01T00:00:00')],
    ['span', primitive('TS', '-P10675199DT2H48M5.4775808S')],
    ['guid', primitive('G', '01234567-89ab-cdef-0123-456789abcdef')],
    ['bytes', primitive('BA', 'AAH/')],
    ['uri', primitive('URI', 'http://x/?a&b')],
    ['version', primitive('Version', '10.0.26100.1')],
    ['xml', primitive('XD', '<a b="c">d</a>')],
    ['script', primitive('SBK', ' Get-Process | Where-Object { $_.Id -gt 1 } ')],
  ])('writes %s so that we read it with its type', (name, value) => {
    expect(written(name)).toStrictEqual(value);
  });

  it.each([
    ['enum', 5],
    ['emptyList', []],
    ['list', [1, null, ['x']]],
    ['table', { k: { deep: 1.5 } }],
    ['ordered', { z: 1, a: 2 }],
    ['stack', [2, 1]],
    ['queue', [1, 2]],
    ['set', [1, 2]],
    ['custom', { Name: 'n', 'od"d <n>': 1 }],
    ['decorated', 'x'],
    ['switch', { IsPresent: true }],
    ['loop', { name: 'loop', self: null }],
    [
      'shared',
      [
        [1, 2],
        [1, 2],
      ],
    ],
    ['members', { a: 1 }],
  ])('writes %s so that we read what it holds', (name, plain) => {
    expect(plainOf(written(name))).toEqual(plain);
  });

  it('writes everything so that we write the same, but for its line breaks', () => {
    for (const [name, xml] of Object.entries(answer.written)) {
      const ours = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${encodeClixml(written(name))}</Objs>`;
      expect(ours, name).toBe(xml.replace(/\r?\n */g, ''));
    }
  });

  it('writes a progress record in its short form too', () => {
    expect(written('progress')).toEqual({
      kind: 'progress',
      activity: 'act\n',
      activityId: 7,
      currentOperation: 'now',
      parentActivityId: -1,
      percentComplete: -1,
      type: 'Processing',
      secondsRemaining: -1,
      status: '50 %',
    });
  });
});
