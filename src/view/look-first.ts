import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

/** A repair was asked for where nothing fresh is known: why a check comes in its place, and how to go on. */
export function viewLookFirst(host: string): Message {
  const name = plain(host, 60);
  const said =
    `Nothing fresh was known about ${name}, so I look first. ` +
    `The card that comes offers the smallest repair, if there is one; or say /rdp-fix ${name} again then.`;
  return makeMessage([{ kind: 'text', text: said }], said);
}
