import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { evidenceOf } from './evidence-cases.ts';

function firstWith(name: string, main: number | null, extended: number | null) {
  return diagnose({ ...evidenceOf(name), codes: { main, extended, source: '' } }).causes[0]!;
}

describe('the code a person pasted', () => {
  it('supports a TLS cause weakly and says so, but adds nothing to a proved one', () => {
    const line = 'your code 0x904 fits; it says that it failed, not why';
    expect(firstWith('ts-02-outside', 0x904, 7).for).toContain(line);
    expect(firstWith('ts-02', 0x904, 7).for).not.toContain(line);
  });

  it('speaks against what ends before licensing when it is about licensing', () => {
    expect(firstWith('ts-02-outside', 0x904, 267).against).toContain(
      'your extended code 0x10B is about licensing, which comes after TLS',
    );
    expect(firstWith('ts-02-outside', 0x904, 268).against).toEqual([]);
  });

  it('speaks against what ends before logon when it is about an account', () => {
    expect(firstWith('ts-04', 0xd07, null).against).toContain(
      'your code 0xD07 is about an account, which comes after TLS',
    );
    expect(firstWith('ts-06', 0xd07, null).against).toEqual([]);
  });

  it('points to the place it names', () => {
    expect(firstWith('ts-05', 0x108, 0).for).toContain('your code 0x108: the connection timed out');
    expect(firstWith('ts-04', 0x204, 0).for).toContain('your code 0x204: the connection could not be opened');
    expect(firstWith('ts-02', 0x204, 0).for.join()).not.toContain('0x204');
    expect(firstWith('name-unknown', 0x104, 0).for).toContain('your code 0x104: the name was not found');
  });

  it('never changes a confidence', () => {
    for (const name of ['ts-02', 'ts-02-outside', 'ts-04-outside', 'reset-by-device']) {
      const { confidence } = diagnose({ ...evidenceOf(name), codes: null }).causes[0]!;
      for (const main of [0x904, 0x204, 0xd07]) expect(firstWith(name, main, 7).confidence).toBe(confidence);
    }
  });

  it('is held against a healthy host without making it less healthy', () => {
    expect(firstWith('ts-01', 0x904, 7).against).toEqual([
      'your code says that a connection failed; from here none did',
    ]);
    expect(firstWith('ts-01', 0x3, 11).against).toEqual([]);
  });
});
