import { createHash } from 'node:crypto';
import type { Rendered } from './render.ts';

/** What a message shows, in one short word: two cards that look the same need no edit between them. */
export function digestOf({ text, blocks, file }: Rendered): string {
  return createHash('sha256')
    .update(JSON.stringify([text, blocks, file ?? null]))
    .digest('base64url');
}
