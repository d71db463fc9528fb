import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidFromBytes, guidToBytes, parseGuid } from '../../src/psrp/guid.ts';
import { encodeFragments } from '../../src/psrp/wire/fragment.ts';
import { createLineReader } from '../../src/psrp/wire/line-reader.ts';
import { encodePacket, type Packet, parsePacket } from '../../src/psrp/wire/packet.ts';
import { createReassembler } from '../../src/psrp/wire/reassembler.ts';
import { cut } from './recording.ts';

const guid = '00112233-4455-6677-8899-aabbccddeeff';
const limits = { messageBytes: 1000, unfinishedBytes: 2000, openObjects: 3 };

describe('a GUID', () => {
  it('lies in .NET order: three groups little-endian, two as written', () => {
    expect(Buffer.from(guidToBytes(guid)).toString('hex')).toBe('33221100554477668899aabbccddeeff');
  });

  it('comes back from its bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), (one) => {
        expect(guidFromBytes(guidToBytes(one))).toBe(one);
      }),
    );
  });

  it('is read in any case, and nothing else is', () => {
    expect(parseGuid(guid.toUpperCase())).toBe(guid);
    for (const text of ['', `{${guid}}`, guid.slice(1), `${guid}0`, guid.replace('0', 'g')]) {
      expect(parseGuid(text), text).toBeUndefined();
    }
  });
});

describe('fragments', () => {
  const message = (size: number, seed = 0) => Uint8Array.from({ length: size }, (_, at) => (at + seed) % 251);

  it('have a header of 21 bytes, big-endian, with start and end flags', () => {
    const [first, last] = encodeFragments(0x0102n, Uint8Array.of(1, 2, 3), 2);
    expect(Buffer.from(first!).toString('hex')).toBe(
      '00000000000001020000000000000000 01 00000002 0102'.replaceAll(' ', ''),
    );
    expect(Buffer.from(last!).toString('hex')).toBe(
      '00000000000001020000000000000001 02 00000001 03'.replaceAll(' ', ''),
    );
    expect(encodeFragments(1n, new Uint8Array(0), 2)).toHaveLength(1);
  });

  it('join again at any size and any split', () => {
    const sizes = fc.array(fc.nat(900), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(10_000)), (all, size, places) => {
        const messages = all.map((one, at) => message(one, at));
        const bytes = Buffer.concat(messages.flatMap((one, at) => encodeFragments(BigInt(at), one, size)));
        const joined = createReassembler(limits);
        const got = cut(
          bytes,
          places.map((at) => at % (bytes.length + 1)),
        ).flatMap((part) => {
          const added = joined.add(part);
          return added.kind === 'messages' ? added.messages : [];
        });
        expect(got.map((one) => Buffer.from(one))).toEqual(messages.map((one) => Buffer.from(one)));
      }),
    );
  });

  it('may be interleaved', () => {
    const [a, b] = [encodeFragments(1n, message(30), 10), encodeFragments(2n, message(30, 7), 10)];
    const joined = createReassembler(limits).add(Buffer.concat([a[0]!, b[0]!, b[1]!, a[1]!, a[2]!, b[2]!]));
    expect(joined).toMatchObject({ kind: 'messages', messages: [message(30), message(30, 7)] });
  });

  it('of a message that is longer than is wanted are let go of as they come, and it is told once', () => {
    const all = { bytes: 0 };
    const joined = createReassembler(limits, all, 100);
    const long = encodeFragments(1n, message(900), 60);
    const small = encodeFragments(2n, message(90, 3), 60);
    const added = long.map((part) => {
      const came = joined.add(part);
      expect(all.bytes).toBeLessThanOrEqual(100);
      return came;
    });
    expect(added.filter((came) => came.kind === 'messages' && came.passedOver)).toHaveLength(1);
    expect(added[1]).toEqual({ kind: 'messages', messages: [], passedOver: true });
    expect(all.bytes).toBe(0);
    // What comes after it, and beside it, is read as ever.
    expect(joined.add(Buffer.concat(small))).toEqual({ kind: 'messages', messages: [message(90, 3)] });
    expect(joined.add(long[1]!)).toMatchObject({ kind: 'broken', code: 'bad-fragment' });
  });

  const [first, second, third] = encodeFragments(1n, message(30), 10) as [Uint8Array, Uint8Array, Uint8Array];
  for (const [what, parts] of [
    ['a piece left out', [first, third]],
    ['a piece twice', [first, second, second]],
    ['no start', [second]],
    ['two starts', [first, first]],
    ['an empty piece in the middle', [...encodeFragments(1n, message(10), 10).map(asStart), emptyMiddle()]],
  ] as const) {
    it(`are refused with ${what}, and stay refused`, () => {
      const joined = createReassembler(limits);
      expect(joined.add(Buffer.concat(parts))).toMatchObject({ kind: 'broken', code: 'bad-fragment' });
      expect(joined.add(first)).toMatchObject({ kind: 'broken', code: 'bad-fragment' });
    });
  }

  it('are held up to their limits: one message, all unfinished ones, their number, a claimed length', () => {
    const start = (id: bigint, size: number) => encodeFragments(id, message(size + 1), size)[0]!;
    const tooLarge = { kind: 'broken', code: 'too-large' };
    expect(createReassembler(limits).add(start(1n, 1001))).toMatchObject(tooLarge);
    const holding = { bytes: 0 };
    const [one, two, three] = [1, 2, 3].map(() => createReassembler(limits, holding));
    expect(one!.add(start(1n, 900)).kind).toBe('messages');
    expect(two!.add(start(1n, 900)).kind).toBe('messages');
    expect(three!.add(start(1n, 900))).toMatchObject(tooLarge);
    one!.drop();
    two!.drop();
    expect(holding.bytes).toBe(900);
    const many = createReassembler(limits);
    for (const id of [1n, 2n, 3n]) expect(many.add(start(id, 1)).kind).toBe('messages');
    expect(many.add(start(4n, 1))).toMatchObject(tooLarge);
    const claim = start(1n, 1).slice();
    new DataView(claim.buffer).setUint32(17, 0xffff_ffff);
    expect(createReassembler(limits).add(claim)).toMatchObject(tooLarge);
    // Half a fragment is held too: what it has brought counts, at every reassembler of the pool.
    const halves = { bytes: 0 };
    const half = encodeFragments(1n, message(1000), 1000)[0]!.subarray(0, 900);
    const [left, middle, right] = [1, 2, 3].map(() => createReassembler(limits, halves));
    expect([left!.add(half).kind, middle!.add(half).kind]).toEqual(['messages', 'messages']);
    expect(halves.bytes).toBe(1800);
    expect(right!.add(half)).toMatchObject(tooLarge);
    for (const one of [left!, middle!, right!]) one.drop();
    expect(halves.bytes).toBe(0);
  });

  it('cost time in proportion to what comes, however small the pieces', () => {
    const large = { messageBytes: 2 ** 24, unfinishedBytes: 2 ** 25, openObjects: 3 };
    const size = 8_000_000;
    const [whole] = encodeFragments(1n, new Uint8Array(size), size);
    const joined = createReassembler(large);
    joined.add(whole!.subarray(0, size - 20_000));
    let messages: readonly Uint8Array[] = [];
    for (let at = size - 20_000; at < whole!.length; at += 1) {
      const added = joined.add(whole!.subarray(at, at + 1));
      if (added.kind === 'messages' && added.messages.length > 0) messages = added.messages;
    }
    expect(messages.map(({ length }) => length)).toEqual([size]);
  });

  it('cost memory in proportion to what comes, however small they are', () => {
    const large = { messageBytes: 2 ** 24, unfinishedBytes: 2 ** 25, openObjects: 3 };
    const bytes = Buffer.concat(encodeFragments(1n, new Uint8Array(200_000), 1)).subarray(0, -22);
    // What else grows the heap meanwhile is no matter of ours: the least of a few is.
    const grown = [1, 2, 3, 4].map(() => {
      const joined = createReassembler(large);
      const before = process.memoryUsage();
      expect(joined.add(bytes).kind).toBe('messages');
      const after = process.memoryUsage();
      joined.drop();
      return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    });
    expect(Math.min(...grown.filter((one) => one > 0))).toBeLessThan(12_000_000);
  });
});

function asStart(fragment: Uint8Array): Uint8Array {
  const copy = fragment.slice();
  copy[16] = 1;
  return copy;
}

function emptyMiddle(): Uint8Array {
  const bytes = new Uint8Array(21);
  bytes[7] = 1;
  bytes[15] = 1;
  return bytes;
}

describe('lines and elements', () => {
  it('read as they were written', () => {
    const data = Uint8Array.of(0, 1, 254, 255);
    const packets: Packet[] = [
      { name: 'Data', guid, stream: 'Default', data },
      { name: 'Data', guid, stream: 'PromptResponse', data: new Uint8Array(0) },
      ...(['Command', 'Signal', 'Close', 'DataAck', 'CommandAck', 'SignalAck', 'CloseAck'] as const).map(
        (name) => ({ name, guid }),
      ),
    ];
    for (const packet of packets) {
      const line = encodePacket(packet);
      expect(line.endsWith('\n')).toBe(true);
      const read = parsePacket(line.trimEnd());
      expect('data' in read ? { ...read, data: Uint8Array.from(read.data) } : read).toEqual(packet);
    }
  });

  it('read in other spellings of the same XML', () => {
    expect(parsePacket(`<Close PSGuid="${guid.toUpperCase()}"/>`)).toEqual({ name: 'Close', guid });
    expect(parsePacket(`<CloseAck  PSGuid='${guid}' ></CloseAck>`)).toEqual({ name: 'CloseAck', guid });
    expect(parsePacket(`<Data PSGuid='${guid}' Stream=''>AAEC</Data>`)).toMatchObject({
      name: 'Data',
      stream: 'Default',
    });
  });

  for (const line of [
    '<Data>',
    `<Data Stream='Default' PSGuid='${guid}'>AAE</Data>`,
    `<Data Stream='Default' PSGuid='${guid}'>A=EC</Data>`,
    `<Data Stream='Default' PSGuid='${guid}'>AAEC</Close>`,
    `<Data Stream='Else' PSGuid='${guid}'>AAEC</Data>`,
    `<Data Stream='Default' PSGuid='1'>AAEC</Data>`,
    `<Close PSGuid='${guid}'>AAEC</Close>`,
    `<Close PSGuid='${guid}' /> more`,
  ]) {
    it(`are malformed: ${line.slice(0, 60)}`, () => {
      expect(parsePacket(line).name).toBe('malformed');
    });
  }

  for (const line of [
    'Welcome to the host',
    '__NamedPipeError__:An unknown element',
    '<html>',
    '<Database />',
    '<Dat',
  ]) {
    it(`are words of somebody else: ${line}`, () => {
      expect(parsePacket(line).name).toBe('diagnostic');
    });
  }

  it('are cut at line feeds, whatever the pieces, and the carriage return goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 30 })),
        fc.array(fc.nat(1000)),
        (lines, places) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
          const reader = createLineReader(100);
          const got = cut(
            bytes,
            places.map((at) => at % (bytes.length + 1)),
          ).flatMap((part) => {
            const added = reader.add(part);
            return added.kind === 'lines' ? added.lines : [added.message];
          });
          expect(got).toEqual(lines);
        },
      ),
    );
  });

  it('are refused when too long, before their end has come', () => {
    const reader = createLineReader(100);
    expect(reader.add(Buffer.alloc(100, 65)).kind).toBe('lines');
    expect(reader.add(Buffer.alloc(1, 65))).toMatchObject({ kind: 'broken', code: 'too-large' });
    expect(reader.add(Buffer.from('\nshort\n'))).toMatchObject({ kind: 'broken' });
  });

  it('are read in time that grows with their length, even byte by byte', () => {
    const reader = createLineReader(1_000_000);
    const byte = Uint8Array.of(65);
    const begun = performance.now();
    for (let n = 0; n < 300_000; n += 1) reader.add(byte);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(reader.add(Buffer.from('\n'))).toMatchObject({ lines: ['A'.repeat(300_000)] });
  });
});
