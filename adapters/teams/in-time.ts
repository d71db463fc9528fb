import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';
import type { Message } from '../../src/view/message.ts';

/** How an answer came, seen from the one who waits for it. */
export type InTime =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Not yet; it is still being worked on. */
  | { readonly kind: 'late'; readonly later: Promise<Answer> }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Teams waits longer, but how long is not written down anywhere: people do not. Counted from the arrival here. */
const answerMs = 2_300;
/** After that nothing is waited for, whatever becomes of it. */
const cutMs = 2_600;

/** Never rejects, and never takes longer than Teams waits. */
export async function answerInTime(
  receive: Receive,
  incoming: Omit<Incoming, 'answerWithinMs'>,
  arrivedAtMs: number,
): Promise<InTime> {
  const spentMs = Math.max(0, Date.now() - arrivedAtMs);
  const answering = new Promise<Answer>((resolve) =>
    resolve(receive({ ...incoming, answerWithinMs: Math.max(50, answerMs - spentMs) })),
  );
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<InTime>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late', later: answering }), Math.max(50, cutMs - spentMs));
  });
  const settled = answering.then(
    (answer): InTime => ({ kind: 'answered', answer }),
    (cause: unknown): InTime => ({ kind: 'failed', cause }),
  );
  const first = await Promise.race([settled, cut]);
  clearTimeout(timer);
  return first;
}

/** The sentences of the adapter itself, for when the application has none. */
export const sentences = {
  failed: words(
    'That went wrong on my side, and I do not know how far it came. /rdp-status shows what is open; look there before you say it again.',
  ),
  late: words(
    'This takes longer than I may keep you waiting, and I do not know yet whether it was recorded. The answer follows here; /rdp-status shows what is open.',
  ),
  recorded: words('It is recorded. The card shows it in a moment.'),
  writtenToYou: words('I have written to you in our own chat.'),
  notWritten: words(
    'The answer is for you alone, and Teams does not let me write to you. Open a chat with me (add the app for yourself), then say it again.',
  ),
  noIdentity: words('Teams did not tell me who you are (no Entra id), so nothing was done.'),
  strangeTenant: words(
    'I am not set up for this organisation, so nothing was done. Ask whoever runs me to add it.',
  ),
  outsider: words('You belong to another organisation than this one. I do nothing for you here.'),
  closed: words('Closed. The card of the others is as it was.'),
} as const;

export function words(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}
