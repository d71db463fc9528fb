import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from './clixml-judge.ts';
import { anyMutated } from './clixml-mutate.ts';

describe('CLIXML with something wrong', () => {
  it('is a value or a fault, and never anything else', { timeout: 60_000 }, () => {
    const came = { value: 0, fault: 0 };
    fc.assert(
      fc.property(anyMutated, (xml) => {
        came[judge(xml)] += 1;
      }),
      { numRuns: 1500 },
    );
    // Both ways are walked, or the mutations are no good.
    expect(came.value).toBeGreaterThan(100);
    expect(came.fault).toBeGreaterThan(1000);
  });

  it('is a fault wherever a text is cut off', () => {
    const xml =
      '<Obj RefId="0"><TN RefId="0"><T>a</T></TN><ToString>b</ToString><DCT><En><S N="Key">_x0041_&amp;</S>' +
      '<Obj N="Value" RefId="1"><TNRef RefId="0" /><LST><Ref RefId="0" /></LST></Obj></En></DCT></Obj>';
    expect(judge(xml)).toBe('value');
    for (let length = 0; length < xml.length; length += 1) expect(judge(xml.slice(0, length))).toBe('fault');
  });

  it('is a value or a fault if it is no CLIXML at all', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        judge(text);
        judge(`<Obj>${text}</Obj>`);
        judge(`<S>${text}</S>`);
      }),
      { numRuns: 500 },
    );
  });
});
