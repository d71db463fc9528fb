import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainedEntry } from '../../src/audit/entry.ts';
import { toCef } from '../../src/audit/to-cef.ts';

const one: ChainedEntry = {
  id: 'R1:4',
  at: '2026-11-21T07:31:00.000Z',
  actor: 'oncall',
  what: 'started',
  run: 'R1',
  host: 'ts-02',
  plan: '7f3a91c0',
  detail: { phase: 'apply' },
  seq: 12,
  prev: 'a'.repeat(64),
  hash: 'b'.repeat(64),
};

/** Reads a line as the format's guide says: seven fields, pipes escaped; then key=value, equals signs escaped. */
function readCef(line: string): { header: string[]; extensions: Record<string, string> } {
  const header: string[] = [];
  let rest = line;
  while (header.length < 7) {
    const field = /^((?:[^\\|]|\\[\\|])*)\|/.exec(rest);
    if (field === null) throw new Error(`no field ${header.length} in ${line}`);
    header.push(field[1]!.replaceAll(/\\([\\|])/g, '$1'));
    rest = rest.slice(field[0].length);
  }
  const extensions: Record<string, string> = {};
  // A key is a word before a bare equals sign; its value goes on to the next one.
  const keys = [...rest.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)].filter(
    ({ index, 0: { length } }) => rest[index + length - 2] !== '\\',
  );
  keys.forEach((found, at) => {
    const end = keys[at + 1]?.index ?? rest.length;
    const raw = rest.slice(found.index + found[0].length, end);
    extensions[found[1]!] = raw.replaceAll(/\\([\\=n])/g, (_, sign) => (sign === 'n' ? '\n' : sign));
  });
  return { header, extensions };
}

describe('an audit entry as CEF', () => {
  it('stands in one line with its header, its people, its run and its hash', () => {
    expect(toCef(one, '0.1.0')).toBe(
      'CEF:0|rdp-medic|rdp-medic|0.1.0|started|started|6|rt=1795246260000 externalId=R1:4 suser=oncall dhost=ts-02 ' +
        `cs1Label=run cs1=R1 cs2Label=plan cs2=7f3a91c0 cs3Label=hash cs3=${'b'.repeat(64)} cn1Label=entry cn1=12 ` +
        'msg={"phase":"apply"}',
    );
  });

  it('leaves out what an entry does not have', () => {
    const line = toCef({ ...one, run: null, host: null, plan: null, detail: {} }, '0.1.0');
    expect(Object.keys(readCef(line).extensions)).toEqual([
      'rt',
      'externalId',
      'suser',
      'cs3Label',
      'cs3',
      'cn1Label',
      'cn1',
    ]);
  });

  it('weighs a broken glass more than a look', () => {
    expect(readCef(toCef({ ...one, what: 'broke-glass' }, '1')).header[6]).toBe('9');
    expect(readCef(toCef({ ...one, what: 'looked' }, '1')).header[6]).toBe('3');
  });

  it('is read back as it was, whatever people and hosts have written', () => {
    const hostile = fc.stringMatching(/^[ -~\n\\=|é漢]{0,40}$/);
    fc.assert(
      fc.property(hostile, hostile, (actor, said) => {
        const line = toCef({ ...one, actor: `x${actor}x`, detail: { said } }, '0.1.0');
        expect(line).not.toMatch(/[\r\n]/);
        const { header, extensions } = readCef(line);
        expect(header).toHaveLength(7);
        expect(extensions.suser).toBe(`x${actor}x`);
        expect(JSON.parse(extensions.msg!)).toEqual({ said });
        expect(extensions.cs3).toBe(one.hash);
      }),
    );
  });

  it('is one line for every reader, and no control character is left in it', () => {
    const signs = [
      'a',
      '\u2028',
      '\u2029',
      ...Array.from({ length: 160 }, (_, code) => String.fromCharCode(code)),
    ];
    const controls = fc.array(fc.constantFrom(...signs), { maxLength: 20 }).map((all) => all.join(''));
    fc.assert(
      fc.property(controls, controls, (actor, said) => {
        const line = toCef({ ...one, actor, detail: { said } }, '0.1.0');
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(JSON.parse(readCef(line).extensions.msg!)).toEqual({ said });
      }),
    );
  });
});
