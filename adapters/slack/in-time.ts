import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';
import type { Message } from '../../src/view/message.ts';

/** How an answer came, seen from the one who waits for it. */
export type InTime =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Not yet; it is still being worked on. */
  | { readonly kind: 'late'; readonly later: Promise<Answer> }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Slack waits 3,000 ms, of which the way there and back is not ours. Counted from the arrival here. */
const answerMs = 2_300;
/** After that nothing is waited for, whatever becomes of it. */
const cutMs = 2_600;

/** Never rejects, and never takes longer than Slack waits. */
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
    'This takes longer than Slack lets me wait, and I do not know yet whether it was recorded. The answer follows here; /rdp-status shows what is open.',
  ),
  lateForm:
    'This takes longer than Slack lets me wait. What you typed is still here; look at /rdp-status before you send it again.',
  failedForm:
    'That went wrong on my side, and I do not know how far it came. What you typed is still here; look at /rdp-status before you send it again.',
  placeUnknown: words(
    'Slack did not tell me in time whether I can post here, so I began nothing. Please say it again in a moment.',
  ),
  formNotOpened: words('Slack did not let me open the form in time. Nothing was done; please try again.'),
  outsider: words('You belong to another organisation than this workspace. I do nothing for you here.'),
  strangeWorkspace: 'I am not set up for this workspace, so nothing was done. Ask whoever runs me to add it.',
} as const;

export function words(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}
