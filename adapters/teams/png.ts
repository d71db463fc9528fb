import { crc32, deflateSync } from 'node:zlib';

/** Straight red, green, blue and alpha, each 0 to 255, of the pixel at column x and row y. */
export type Paint = (x: number, y: number) => readonly [number, number, number, number];

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A square picture as a PNG file (W3C PNG, third edition): 8 bits a channel, with alpha, rows unfiltered. */
export function encodePng(size: number, paint: Paint): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Bit depth 8, colour type 6: true colour with alpha (11.2.1).
  header.set([8, 6], 8);
  const rowBytes = 1 + size * 4;
  const rows = Buffer.alloc(rowBytes * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) rows.set(paint(x, y), y * rowBytes + 1 + x * 4);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Length, type, data, and a checksum over type and data (5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
