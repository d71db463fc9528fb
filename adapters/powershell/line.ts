import { connect, type Socket } from 'node:net';
import { createMailbox } from './mailbox.ts';

/** One JSON object per line, both ways. */
export interface Line {
  /** False: the connection is gone, and nothing was sent. */
  send(value: object): boolean;
  /** The next object, or null when the connection ended, the signal fired or what came is no JSON object. */
  next(signal: AbortSignal): Promise<Readonly<Record<string, unknown>> | null>;
  /** True once something came that is not ours. */
  readonly garbled: boolean;
  readonly ended: boolean;
  close(): void;
}

/** Longest line taken: evidence of one host is a few kilobytes. */
const longestLine = 4_000_000;

/** Null when nobody answers there before the signal fires. */
export function connectLine(address: string, port: number, signal: AbortSignal): Promise<Line | null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const socket = connect({ host: address, port });
    const give = (line: Line | null): void => {
      signal.removeEventListener('abort', refused);
      socket.off('error', refused);
      if (line === null) socket.destroy();
      resolve(line);
    };
    const refused = (): void => give(null);
    signal.addEventListener('abort', refused, { once: true });
    socket.once('error', refused);
    socket.once('connect', () => give(lineOver(socket)));
  });
}

function lineOver(socket: Socket): Line {
  const received = createMailbox<Readonly<Record<string, unknown>>>();
  let garbled = false;
  let rest = '';
  const end = (): void => received.end();
  socket.setEncoding('utf8');
  // The close that follows says all there is to say.
  socket.on('error', () => {});
  socket.once('close', end).once('end', end);
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      const value = objectOf(text);
      if (value !== null) received.put(value);
      garbled ||= value === null;
    }
    garbled ||= rest.length > longestLine;
    if (!garbled) return;
    socket.destroy();
    end();
  });
  return {
    send(value) {
      if (received.ended || !socket.writable) return false;
      socket.write(`${JSON.stringify(value)}\n`);
      return true;
    },
    next: (signal) => received.next(signal),
    get garbled() {
      return garbled;
    },
    get ended() {
      return received.ended;
    },
    close: () => void socket.end(),
  };
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
