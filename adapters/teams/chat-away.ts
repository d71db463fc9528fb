import { ChatAway } from '../chat/chat-away.ts';
import { TransportFault } from './transport-fault.ts';

export { ChatAway };

/** Where Teams names no time. */
const usualWaitMs = 1_000;

/**
 * What Microsoft asks to be tried again, with jitter ("Optimize your bot with rate limiting in Teams"); 401 beside it,
 * since the next try goes with a new token.
 */
export function isPassing(fault: TransportFault): boolean {
  const { status, code } = fault;
  return (
    status === 401 ||
    status === 412 ||
    status === 429 ||
    status === 502 ||
    status === 504 ||
    code === 'unreachable'
  );
}

/** Nothing can be sent to that conversation any more: we were taken out of it, or it is gone. */
export function isDead({ status }: TransportFault): boolean {
  return status === 403 || status === 404;
}

/** Any failure, for those who try again later. */
export function awayFor(what: string, cause: unknown): ChatAway {
  if (cause instanceof ChatAway) return cause;
  if (!(cause instanceof TransportFault))
    return new ChatAway(`could not ${what} in Teams`, { retryAfterMs: 5_000, isDoubtful: false, cause });
  const retryAfterMs = Math.max(
    cause.retryAfterMs ?? usualWaitMs,
    isPassing(cause) || cause.isDoubtful ? usualWaitMs : 60_000,
  );
  return new ChatAway(`could not ${what} in Teams: ${cause.message}`, {
    retryAfterMs,
    isDoubtful: cause.isDoubtful,
    cause,
  });
}
