import { createHmac, timingSafeEqual } from 'node:crypto';

/** Older is a replay; Slack's own number. Seconds. */
const oldestS = 300;
/** Bolt takes any time in the future: a request signed for next year would be good until then. */
const earliestS = 60;

export type Signed = 'valid' | 'unsigned' | 'old' | 'future' | 'forged';

/**
 * Slack's signature, version 0: HMAC-SHA256 over `v0:TIMESTAMP:BODY`
 * (docs.slack.dev/authentication/verifying-requests-from-slack). Compared in constant time.
 */
export function verifySignature(request: {
  readonly secret: string;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly body: Buffer;
  readonly nowMs: number;
}): Signed {
  const { secret, signature, timestamp, body, nowMs } = request;
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'unsigned';
  const ageS = Math.floor(nowMs / 1_000) - Number(timestamp);
  if (ageS > oldestS) return 'old';
  if (ageS < -earliestS) return 'future';
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  const given = Buffer.from(signature);
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? 'valid' : 'forged';
}
