import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One accepted WebSocket (RFC 6455), the server's side: whole text messages, ping answered, no extensions. */
export interface ServerSocket {
  sendText(text: string): void;
  ping(): void;
  close(code: number): void;
  /** Cuts the line without a close frame. */
  cut(): void;
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function frame(opcode: number, payload: Buffer): Buffer {
  const length = payload.length;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

interface Frame {
  readonly last: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly size: number;
}

function readFrame(data: Buffer): Frame | null {
  if (data.length < 2) return null;
  const short = data[1]! & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (data[1]! & 0x80) !== 0;
  const start = 2 + lengthBytes + (masked ? 4 : 0);
  if (data.length < start) return null;
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
  if (data.length < start + length) return null;
  const payload = Buffer.from(data.subarray(start, start + length));
  const mask = data.subarray(start - 4, start);
  if (masked) for (let at = 0; at < length; at += 1) payload[at]! ^= mask[at % 4]!;
  return { last: (data[0]! & 0x80) !== 0, opcode: data[0]! & 0x0f, payload, size: start + length };
}

/** Answers the upgrade and reads frames; `onText` gets whole messages, `onClose` comes once. */
export function acceptSocket(
  request: IncomingMessage,
  line: Duplex,
  head: Buffer,
  on: { readonly text: (text: string) => void; readonly close: () => void },
): ServerSocket {
  const key = String(request.headers['sec-websocket-key'] ?? '');
  const accept = createHash('sha1')
    .update(key + guid)
    .digest('base64');
  line.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let data = Buffer.from(head);
  let message = Buffer.alloc(0);
  let closing = false;

  const take = (one: Frame): void => {
    if (one.opcode === 8) {
      if (!closing) line.write(frame(8, one.payload.subarray(0, 2)));
      line.end();
      return;
    }
    if (one.opcode === 9) return void line.write(frame(10, one.payload));
    if (one.opcode > 2) return;
    message = Buffer.concat([message, one.payload]);
    if (!one.last) return;
    const text = message.toString('utf8');
    message = Buffer.alloc(0);
    on.text(text);
  };
  line.on('data', (chunk: Buffer) => {
    data = Buffer.concat([data, chunk]);
    for (let one = readFrame(data); one !== null; one = readFrame(data)) {
      data = data.subarray(one.size);
      take(one);
    }
  });
  line.on('error', () => line.destroy());
  line.once('close', on.close);

  const write = (bytes: Buffer): void => {
    if (line.writable) line.write(bytes);
  };
  return {
    sendText: (text) => write(frame(1, Buffer.from(text))),
    ping: () => write(frame(9, randomBytes(4))),
    close(code) {
      closing = true;
      const status = Buffer.alloc(2);
      status.writeUInt16BE(code);
      write(frame(8, status));
    },
    cut: () => line.destroy(),
  };
}
