import { createHash } from 'node:crypto';

/** A short word for a text or a card: equal ones have the same, and it tells nothing of them. */
export function digestOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
