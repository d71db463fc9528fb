import type { TcpObservation } from '../../src/rdp/look.ts';
import type { Ending } from './inbox.ts';

/** Error codes of sockets that mean the other side (or something between) tore the connection down. */
export function endingOf(error: NodeJS.ErrnoException): Ending {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ECONNABORTED'
    ? 'reset'
    : 'closed';
}

/** Why a TCP connection did not come about, from the operating system's word. */
export function connectFailure(error: NodeJS.ErrnoException): Exclude<TcpObservation, 'open'> {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timed-out';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return 'unreachable';
    case 'ECONNRESET':
      return 'reset';
    default:
      return 'failed';
  }
}
