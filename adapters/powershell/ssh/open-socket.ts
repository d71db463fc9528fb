import { type LookupAddress, lookup } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import { createLanes } from '../lanes.ts';
import { type Unreachable, unreachable } from '../unreachable.ts';

interface SocketDeadlines {
  readonly nameMs: number;
  readonly portMs: number;
}

/** Node looks up four names at a time: whoever waits for their turn has not been looked up too slowly. */
const lookups = createLanes(4);

/** A TCP connection, or the layer that failed: name or port. Nothing is left open where it failed. */
export async function openSocket(
  host: string,
  { address, port }: { readonly address: string; readonly port: number },
  { nameMs, portMs }: SocketDeadlines,
  signal: AbortSignal,
): Promise<Socket | Unreachable> {
  const lane = isIP(address) === 0 ? await lookups.take(signal) : null;
  const found = await addressesOf(address, AbortSignal.any([signal, AbortSignal.timeout(nameMs)]));
  lane?.();
  if (signal.aborted) return calledOff(host);
  if (typeof found === 'string') return unreachable('name', `${address} is not found (${found})`);
  return reach(host, { address, port, found, portMs }, signal);
}

/** A lookup cannot be called off, but nobody need wait for it. */
function addressesOf(name: string, signal: AbortSignal): Promise<readonly LookupAddress[] | string> {
  return new Promise((resolve) => {
    const late = (): void => resolve('no answer in time');
    if (signal.aborted) return late();
    signal.addEventListener('abort', late, { once: true });
    lookup(name, { all: true }, (fault, addresses) => {
      signal.removeEventListener('abort', late);
      if (fault !== null) resolve(fault.code ?? 'unknown reason');
      else resolve(addresses.length === 0 ? 'no address' : addresses);
    });
  });
}

function reach(
  host: string,
  to: {
    readonly address: string;
    readonly port: number;
    readonly found: readonly LookupAddress[];
    readonly portMs: number;
  },
  signal: AbortSignal,
): Promise<Socket | Unreachable> {
  const { address, port, found, portMs } = to;
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      keepAlive: true,
      lookup: (_name, options, answer) =>
        options.all === true ? answer(null, [...found]) : answer(null, found[0]!.address, found[0]!.family),
    });
    const give = (result: Socket | Unreachable): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', called);
      socket.off('error', failed).off('connect', connected);
      if (result !== socket) socket.on('error', () => {}).destroy();
      resolve(result);
    };
    const where = `port ${port} of ${address}`;
    const called = (): void => give(calledOff(host));
    const failed = (fault: NodeJS.ErrnoException): void =>
      give(unreachable('port', `${where} ${wordsFor(fault.code)}`));
    const connected = (): void => give(socket);
    const late = setTimeout(
      () => give(unreachable('port', `${where} did not answer within ${portMs / 1000} s`)),
      portMs,
    );
    socket.once('connect', connected).once('error', failed);
    signal.addEventListener('abort', called, { once: true });
    if (signal.aborted) called();
  });
}

function wordsFor(code: string | undefined): string {
  if (code === 'ECONNREFUSED') return 'refuses the connection: nothing listens there';
  if (code === 'ETIMEDOUT') return 'does not answer';
  return `cannot be reached (${code ?? 'unknown reason'})`;
}

export function calledOff(host: string): Unreachable {
  return unreachable('port', `called off before anything was sent to ${host}`);
}
