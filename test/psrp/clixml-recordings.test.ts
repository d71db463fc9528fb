import { describe, expect, it } from 'vitest';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';
import { recordedBodies } from './clixml-recorded-bodies.ts';

const bodies = recordedBodies();
const outputs = bodies
  .filter(({ conversation, type, xml }) => conversation === 'streams' && type === 0x00041004 && xml !== '')
  .map(({ xml }) => decodeClixml(xml));

describe('what a real PowerShell said', () => {
  it('is all here', () => {
    expect(bodies).toHaveLength(439);
    // END_OF_PIPELINE_INPUT has no body, and neither has a $null in the output.
    expect(bodies.filter(({ xml }) => xml === '').map(({ type }) => type)).toEqual([
      0x00041003, 0x00041003, 0x00041004,
    ]);
  });

  it.each([...new Set(bodies.map(({ conversation }) => conversation))])(
    'in %s is read, written byte for byte as it was, and read as the same again',
    (conversation) => {
      for (const { xml } of bodies.filter((body) => body.conversation === conversation && body.xml !== '')) {
        const decoded = decodeClixml(xml);
        expect(decoded).toMatchObject({ kind: 'value' });
        if (decoded.kind === 'fault') continue;
        const again = encodeClixml(decoded.value);
        expect(again).toBe(xml.replace(/^\uFEFF/, ''));
        expect(decodeClixml(again)).toStrictEqual(decoded);
      }
    },
  );

  it('has the values that the recorded script gave out', () => {
    const values = outputs.map((output) => (output.kind === 'value' ? output.value : output));
    expect(values.slice(0, 3)).toEqual([1, 'two', { kind: 'primitive', type: 'Db', text: '3.5' }]);
    expect(values).toContainEqual({ kind: 'primitive', type: 'DT', text: '2020-01-02T00:00:00' });
    expect(values).toContainEqual({
      kind: 'primitive',
      type: 'G',
      text: '00000000-0000-0000-0000-000000000000',
    });
    expect(values).toContainEqual({ kind: 'primitive', type: 'C', text: '65' });
    expect(values).toContainEqual({ kind: 'primitive', type: 'TS', text: 'PT1S' });
    expect(values).toContain('x'.repeat(100_000));
    expect(values.map((value) => plainOf(value as never))).toContainEqual({ a: 1, b: [1, 2] });
  });
});
