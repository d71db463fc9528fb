/** Redis does not answer: the connection is lost or refused, or no answer came in time. It may come back. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';

  constructor(cause: unknown) {
    super('Redis does not answer', { cause });
  }
}

const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ENOENT'],
]);

/** What ioredis says when it cannot ask, and what a server says that still reads its data. */
const awayWords =
  /^(Stream isn't writeable|Connection is closed|Command timed out|Reached the max retries per request|connect ETIMEDOUT|LOADING )/;

/** For faults of our own connections, whose network codes can mean nothing else. */
export function ofConnection(fault: unknown): unknown {
  const code = fault instanceof Error && 'code' in fault ? fault.code : null;
  return isRedisAway(fault) || (typeof code === 'string' && networkCodes.has(code))
    ? new RedisAway(fault)
    : fault;
}

/** Whether this fault, or one below it, comes from a Redis that does not answer. */
export function isRedisAway(fault: unknown): boolean {
  for (let depth = 0, at = fault; depth < 8 && at instanceof Error; depth += 1, at = at.cause) {
    if (at instanceof RedisAway || awayWords.test(at.message)) return true;
    // The queue's own word for it, kept by its code.
    if ('code' in at && at.code === 'queue-away') return true;
  }
  return false;
}
