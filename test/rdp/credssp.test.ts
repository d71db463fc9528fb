import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeTsRequest, longestTsRequest, readTsRequest } from '../../src/rdp/credssp.ts';
import { encodeDer, encodeDerInteger } from '../../src/rdp/der.ts';

const request = fc.record({
  version: fc.integer({ min: 2, max: 6 }),
  token: fc.option(fc.uint8Array({ maxLength: 2000 }), { nil: null }),
  errorCode: fc.option(fc.integer({ min: 0, max: 0xffffffff }), { nil: null }),
});

describe('TSRequest', () => {
  it('is read as it was written, whatever follows', () => {
    fc.assert(
      fc.property(request, fc.uint8Array({ maxLength: 9 }), (value, following) => {
        const bytes = encodeTsRequest(value);
        const read = readTsRequest(Uint8Array.from([...bytes, ...following]));
        expect(read).toEqual({ kind: 'request', request: value, length: bytes.length });
      }),
    );
  });

  it('asks for more until the last byte is there', () => {
    fc.assert(
      fc.property(request, fc.nat(100), (value, permille) => {
        const bytes = encodeTsRequest(value);
        const cut = bytes.subarray(0, Math.floor((bytes.length - 1) * (permille / 100)));
        expect(readTsRequest(cut)).toEqual({ kind: 'more' });
      }),
    );
  });

  it('reads an error code that was written as a negative number', () => {
    const negative = encodeDer(0x02, Uint8Array.of(0xc0, 0, 4, 0x18));
    const bytes = encodeDer(
      0x30,
      encodeDer(0xa0, encodeDer(0x02, Uint8Array.of(6))),
      encodeDer(0xa4, negative),
    );
    expect(readTsRequest(bytes)).toMatchObject({ request: { errorCode: 0xc0000418, token: null } });
  });

  it('passes over fields it has no use for', () => {
    const bytes = encodeDer(
      0x30,
      encodeDer(0xa0, encodeDerInteger(5)),
      encodeDer(0xa3, encodeDer(0x04, new Uint8Array(9))),
      encodeDer(0xa5, encodeDer(0x04, new Uint8Array(32))),
    );
    expect(readTsRequest(bytes)).toMatchObject({
      request: { version: 5, token: null, errorCode: null },
    });
  });

  it('is refused before it is waited for when it would be too long', () => {
    expect(readTsRequest(Uint8Array.of(0x30, 0x83))).toEqual({ kind: 'bad' });
    expect(readTsRequest(new Uint8Array(longestTsRequest + 1).fill(0x30))).toEqual({ kind: 'bad' });
    expect(readTsRequest(Uint8Array.of(0x03))).toEqual({ kind: 'bad' });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readTsRequest(bytes)));
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = encodeTsRequest(value);
        bytes[at % bytes.length] = byte;
        readTsRequest(bytes);
      }),
    );
  });
});
