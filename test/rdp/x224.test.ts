import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeTpkt, longestTpkt, readTpkt } from '../../src/rdp/tpkt.ts';
import {
  encodeConnectionRequest,
  encodeNegotiationReply,
  readConnectionRequest,
  readNegotiationReply,
} from '../../src/rdp/x224.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const anyBytes = fc.uint8Array({ maxLength: 80 });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const reply: fc.Arbitrary<NegotiationReply> = fc.oneof(
  fc.record({ kind: fc.constant('response' as const), flags: fc.nat(255), selected: uint32 }),
  fc.record({ kind: fc.constant('failure' as const), code: uint32 }),
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'disconnect' as const }),
);

describe('TPKT', () => {
  it('gives back what was put in, whatever follows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3, maxLength: longestTpkt - 4 }),
        anyBytes,
        (payload, following) => {
          const read = readTpkt(Uint8Array.from([...encodeTpkt(payload), ...following]));
          expect(read).toEqual({ kind: 'frame', payload, length: payload.length + 4 });
        },
      ),
    );
  });

  it('asks for more until the last byte is there', () => {
    const frame = encodeTpkt(new Uint8Array(20));
    for (let length = 0; length < frame.length; length += 1) {
      expect(readTpkt(frame.subarray(0, length))).toEqual({ kind: 'more' });
    }
  });

  it('knows a stranger by the first byte and an impossible length by the fourth', () => {
    expect(readTpkt(Uint8Array.of(0x53))).toEqual({ kind: 'bad', why: 'not-tpkt' });
    expect(readTpkt(Uint8Array.of(3, 0, 0, 6))).toEqual({ kind: 'bad', why: 'too-short' });
    expect(readTpkt(Uint8Array.of(3, 0, 0xff, 0xff))).toEqual({ kind: 'bad', why: 'too-long' });
  });
});

describe('X.224', () => {
  it('writes the bytes of the specifications examples', () => {
    const request = encodeConnectionRequest({ cookie: null, negotiation: { flags: 0, mask: 0x0b } });
    expect(hex(request)).toBe('030000130ee00000000000010008000b000000');
    expect(hex(encodeNegotiationReply({ kind: 'response', flags: 0x1f, selected: 2 }))).toBe(
      '030000130ed00000123400021f080002000000',
    );
    expect(hex(encodeNegotiationReply({ kind: 'failure', code: 5 }))).toBe(
      '030000130ed000001234000300080005000000',
    );
    expect(hex(encodeNegotiationReply({ kind: 'none' }))).toBe('0300000b06d00000123400');
    expect(hex(encodeNegotiationReply({ kind: 'disconnect' }))).toBe('0300000902f0802180');
  });

  it('names us in a cookie', () => {
    const request = encodeConnectionRequest({ cookie: 'rdpmedic', negotiation: { flags: 0, mask: 1 } });
    expect(Buffer.from(request).toString('latin1')).toContain('Cookie: mstshash=rdpmedic\r\n');
  });

  it('reads every reply it writes', () => {
    fc.assert(
      fc.property(reply, (value) => {
        const bytes = encodeNegotiationReply(value);
        expect(readNegotiationReply(bytes)).toEqual({ kind: 'read', value, length: bytes.length });
      }),
    );
  });

  it('reads every request it writes', () => {
    const cookie = fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,9}$/), { nil: null });
    const negotiation = fc.option(fc.record({ flags: fc.nat(255), mask: uint32 }), { nil: null });
    fc.assert(
      fc.property(fc.record({ cookie, negotiation }), (value) => {
        const bytes = encodeConnectionRequest(value);
        expect(readConnectionRequest(bytes)).toEqual({ kind: 'read', value, length: bytes.length });
      }),
    );
  });

  it('takes a routing token for no cookie', () => {
    const token = Buffer.from('Cookie: msts=3640205228.15629.0000\r\n');
    const negotiation = Uint8Array.of(1, 0, 8, 0, 3, 0, 0, 0);
    const head = Uint8Array.of(6 + token.length + 8, 0xe0, 0, 0, 0, 0, 0);
    const read = readConnectionRequest(encodeTpkt(Uint8Array.from([...head, ...token, ...negotiation])));
    expect(read).toMatchObject({ value: { cookie: null, negotiation: { flags: 0, mask: 3 } } });
  });

  it('never throws, and never calls a prefix bad', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        readNegotiationReply(bytes);
        readConnectionRequest(bytes);
      }),
    );
    fc.assert(
      fc.property(reply, fc.nat(18), (value, length) => {
        const bytes = encodeNegotiationReply(value);
        const cut = bytes.subarray(0, Math.min(length, bytes.length - 1));
        expect(readNegotiationReply(cut)).toEqual({ kind: 'more' });
      }),
    );
  });

  it('takes no reply whose lengths contradict each other', () => {
    const bytes = encodeNegotiationReply({ kind: 'response', flags: 0, selected: 1 });
    for (const [at, value] of [
      [4, 0x0d],
      [4, 0xff],
      [13, 9],
      [11, 7],
      [5, 0x70],
    ] as const) {
      const wrong = bytes.slice();
      wrong[at] = value;
      expect(readNegotiationReply(wrong)).toEqual({ kind: 'bad' });
    }
  });
});
