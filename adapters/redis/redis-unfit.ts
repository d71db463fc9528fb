/** Why a Redis cannot be used; the message is one sentence for the person who starts the program. */
export class RedisUnfit extends Error {
  override readonly name = 'RedisUnfit';
  readonly code:
    | 'bad-address'
    | 'unreachable'
    | 'not-redis'
    | 'not-let-in'
    | 'no-database'
    | 'too-old'
    | 'evicting'
    | 'did-not-start';

  constructor(code: RedisUnfit['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
