import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

/** Words after the host that are no error code: said, so that nobody believes they were looked up. */
export function viewUnreadCodes(text: string): Message {
  const said =
    `I could not read "${plain(text, 80)}" as an error code; the check goes on without it. ` +
    'Codes look like 0x904 0x7, or 2308/7.';
  return makeMessage([{ kind: 'text', text: said }], said);
}
