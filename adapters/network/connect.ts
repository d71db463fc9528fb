import { connect as open, type Socket } from 'node:net';
import type { TcpObservation } from '../../src/rdp/look.ts';
import { connectFailure, endingOf } from './ending-of.ts';
import { Inbox } from './inbox.ts';

/** Most that is kept of what a server says before TLS; a confirm has 19 bytes. */
const plainCapBytes = 16_384;

/** One open TCP connection whose bytes are collected until somebody else takes the socket over. */
export interface Connection {
  readonly socket: Socket;
  readonly inbox: Inbox;
  /** Stops collecting; from here on the socket's bytes are the caller's. */
  readonly release: () => void;
}

/** Opens a TCP connection to an IP address, or says in one word why not. */
export function connect(
  address: string,
  port: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<Connection | Exclude<TcpObservation, 'open'>> {
  return new Promise((resolve) => {
    const socket = open({ host: address, port, noDelay: true, allowHalfOpen: true });
    const timer = setTimeout(() => fail('timed-out'), waitMs);
    const callOff = () => fail('failed');
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
    };
    const fail = (why: Exclude<TcpObservation, 'open'>) => {
      settle();
      socket.destroy();
      resolve(why);
    };
    // An `error` that comes after the end is of no interest, but unheard it would stop the process.
    socket.on('error', () => {});
    socket.once('error', (error) => fail(connectFailure(error)));
    signal.addEventListener('abort', callOff, { once: true });
    socket.once('connect', () => {
      settle();
      socket.removeAllListeners('error');
      resolve(collect(socket));
    });
  });
}

function collect(socket: Socket): Connection {
  const inbox = new Inbox(plainCapBytes);
  const onData = (bytes: Buffer) => {
    if (!inbox.put(bytes)) socket.pause();
  };
  const onEnd = () => inbox.end('closed');
  const onError = (error: Error) => inbox.end(endingOf(error));
  socket.on('data', onData).on('end', onEnd).on('error', onError);
  const release = () => {
    socket.pause();
    socket.off('data', onData);
  };
  return { socket, inbox, release };
}
