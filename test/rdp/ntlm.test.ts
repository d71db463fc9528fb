import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeDer } from '../../src/rdp/der.ts';
import {
  encodeNtlmChallenge,
  encodeNtlmNegotiate,
  isNtlmNegotiate,
  readNtlmChallenge,
} from '../../src/rdp/ntlm.ts';

const name = fc.option(fc.stringMatching(/^[A-Z0-9-]{1,15}$/), { nil: null });
const challenge = fc.record({
  target: name,
  computer: name,
  domain: name,
  dnsComputer: name,
  dnsDomain: name,
  build: fc.option(fc.integer({ min: 0, max: 0xffff }), { nil: null }),
  timeMs: fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), { nil: null }),
});
const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const plain = {
  target: 'LAB',
  computer: 'TS-01',
  domain: 'LAB',
  dnsComputer: null,
  dnsDomain: null,
  build: 20348,
  timeMs: Date.UTC(2026, 10, 21),
};

describe('NTLM', () => {
  it('asks with a NEGOTIATE that names nobody', () => {
    const message = Buffer.from(encodeNtlmNegotiate());
    expect(message.subarray(0, 8).toString('latin1')).toBe('NTLMSSP\0');
    expect(message.readUInt32LE(8)).toBe(1);
    // Lengths of domain and workstation.
    expect([message.readUInt16LE(16), message.readUInt16LE(24)]).toEqual([0, 0]);
    expect(isNtlmNegotiate(message)).toBe(true);
    expect(isNtlmNegotiate(encodeNtlmChallenge(plain, nonce))).toBe(false);
  });

  it('reads every challenge it writes', () => {
    fc.assert(
      fc.property(challenge, (value) => {
        expect(readNtlmChallenge(encodeNtlmChallenge(value, nonce))).toEqual(value);
      }),
    );
  });

  it('writes what the specification lays out: nonce at 24, build at 50, FILETIME in AV pair 7', () => {
    const message = Buffer.from(encodeNtlmChallenge(plain, nonce));
    expect(message.subarray(24, 32)).toEqual(Buffer.from(nonce));
    expect(message.readUInt16LE(50)).toBe(20348);
    const info = message.subarray(message.readUInt32LE(44));
    const at = info.indexOf(Buffer.from([7, 0, 8, 0]));
    const ticks = info.readBigUInt64LE(at + 4);
    expect(Number(ticks / 10_000n) - 11_644_473_600_000).toBe(plain.timeMs);
  });

  it('finds a challenge inside a SPNEGO wrapping', () => {
    const wrapped = encodeDer(0xa1, encodeDer(0x30, encodeDer(0x04, encodeNtlmChallenge(plain, nonce))));
    expect(readNtlmChallenge(wrapped)?.computer).toBe('TS-01');
  });

  it('refuses offsets that point outside, and a list of pairs without its end', () => {
    const outside = Buffer.from(encodeNtlmChallenge(plain, nonce));
    outside.writeUInt32LE(0xfffffff0, 44);
    expect(readNtlmChallenge(outside)).toBeNull();
    const whole = encodeNtlmChallenge(plain, nonce);
    for (let length = 0; length < whole.length; length += 1) {
      expect(readNtlmChallenge(whole.subarray(0, length))).toBeNull();
    }
    const endless = Buffer.from(whole);
    endless.writeUInt16LE(endless.readUInt16LE(40) - 4, 40);
    expect(readNtlmChallenge(endless)).toBeNull();
  });

  it('does not believe a time that no calendar holds', () => {
    const message = Buffer.from(encodeNtlmChallenge(plain, nonce));
    const at = message.indexOf(Buffer.from([7, 0, 8, 0]));
    message.fill(0xff, at + 4, at + 12);
    expect(readNtlmChallenge(message)?.timeMs ?? 0).toBeLessThan(8.64e15);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readNtlmChallenge(bytes)));
    fc.assert(
      fc.property(
        challenge,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        (value, changes) => {
          const bytes = encodeNtlmChallenge(value, nonce);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          readNtlmChallenge(bytes);
          isNtlmNegotiate(bytes);
        },
      ),
    );
  });
});
