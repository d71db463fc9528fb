import type { Message } from '../../src/view/message.ts';

/** The sentences of the adapter itself, for when the application has none. */
export const sentences = {
  failed: words(
    'That went wrong on my side, and I do not know how far it came. /rdp-status shows what is open; look there before you say it again.',
  ),
  late: words(
    'This takes longer than I may keep you waiting, and I do not know yet whether it was recorded. The answer follows here; /rdp-status shows what is open.',
  ),
  recorded: words('It is recorded. The card shows it in a moment.'),
  aloud: words('The answer is in the conversation.'),
  writtenToYou: words('I have written to you in our own chat.'),
  notWritten: words(
    'The answer is for you alone, and Teams does not let me write to you. Open a chat with me (add the app for yourself), then say it again.',
  ),
  noIdentity: words('Teams did not tell me who you are (no Entra id), so nothing was done.'),
  strangeTenant: words(
    'I am not set up for this organisation, so nothing was done. Ask whoever runs me to add it.',
  ),
  outsider: words('You belong to another organisation than this one. I do nothing for you here.'),
  noView: words('I have nothing newer of this card.'),
  closed: words('Closed. The card of the others is as it was.'),
} as const;

export function words(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}
