import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';

/** How an answer came, seen from the one who waits for it. */
type InTime =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Not yet; it is still being worked on. */
  | { readonly kind: 'late'; readonly later: Promise<Answer> }
  | { readonly kind: 'failed'; readonly cause: unknown };

/**
 * Slack waits 3,000 ms, of which the way there and back is not ours; how long Teams waits is not written down anywhere,
 * and people do not wait longer. Counted from the arrival here.
 */
const answerMs = 2_300;
/** After that nothing is waited for, whatever becomes of it. */
const cutMs = 2_600;

/** Never rejects, and never takes longer than the chat waits. */
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
