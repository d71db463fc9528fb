import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';

/** Said when the answer takes longer than a chat waits for it. */
export function viewTaken(): Message {
  const text =
    'I heard you, but what I keep my records in is slow just now. I go on with it; nothing is changed by looking. If nothing follows within a minute, say it again.';
  return makeMessage([{ kind: 'text', text }], text);
}
