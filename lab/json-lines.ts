import type { Socket } from 'node:net';

/** Questions to a lab are short; a line this long is not ours. */
const longestLine = 100_000;

/** Calls back for every line that is a JSON object; a stranger's line ends the connection. */
export function readJsonLines(socket: Socket, onLine: (value: object) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) return void socket.destroy();
    for (const line of lines) {
      const parsed = parse(line);
      if (parsed === null) return void socket.destroy();
      onLine(parsed);
    }
  });
}

/** Says nothing when nobody listens any more. */
export function writeJsonLine(socket: Socket, value: unknown): void {
  if (!socket.destroyed && socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

function parse(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
