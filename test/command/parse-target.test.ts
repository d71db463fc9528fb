import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget, parseTimeout } from '../../src/command/parse-target.ts';

describe('what a person types as the target', () => {
  it.each([
    ['ts-02', 'ts-02', 3389],
    [' ts-02.lab.example:13389 ', 'ts-02.lab.example', 13389],
    ['ts-02.lab.example.', 'ts-02.lab.example.', 3389],
    ['10.0.0.5', '10.0.0.5', 3389],
    ['10.0.0.5:65535', '10.0.0.5', 65535],
    ['::1', '::1', 3389],
    ['fe80::1%eth0', 'fe80::1%eth0', 3389],
    ['[::1]', '::1', 3389],
    ['[2001:db8::7]:3390', '2001:db8::7', 3390],
    ['TS_02', 'ts_02', 3389],
    ['bücher.example', 'xn--bcher-kva.example', 3389],
  ])('%j is a host and a port', (text, host, port) => {
    expect(parseTarget(text)).toEqual({ host, port });
  });

  it.each([
    ['', /host is missing/],
    [':3389', /host is missing/],
    ['ts-02:', /port is a number/],
    ['ts-02:0', /port is a number/],
    ['ts-02:65536', /port is a number/],
    ['ts-02:rdp', /port is a number/],
    ['ts-02:3389:1', /port is a number/],
    ['rdp://ts-02', /URL/],
    ['256.1.1.1', /IPv4/],
    ['10.0.0', /IPv4/],
    ['[ts-02]:3389', /brackets/],
    ['[]:3389', /brackets/],
    ['[::1', /Write HOST/],
    ['ts 02', /no host name/],
    ['-ts', /no host name/],
    ['ts..02', /no host name/],
    ['ts-02;rm', /no host name/],
    [`${'a'.repeat(64)}.example`, /no host name/],
  ])('%j is turned down in a sentence', (text, words) => {
    expect(() => parseTarget(text)).toThrow(words);
  });

  it('is either taken with a sound port or turned down by commander', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        try {
          const { host, port } = parseTarget(text);
          expect(host).not.toBe('');
          expect(port).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'commander.invalidArgument' });
        }
      }),
    );
  });
});

describe('what a person types as the time', () => {
  it('is seconds', () => {
    expect(parseTimeout('2.5')).toBe(2.5);
    for (const text of ['', '0', '-1', '601', '1e3', 'soon', '0x10', 'NaN']) {
      expect(() => parseTimeout(text)).toThrow(/seconds/);
    }
  });
});
