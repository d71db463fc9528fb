import type { Answer, Incoming } from '../ports/receive.ts';
import { refuse } from '../run/refusal.ts';
import { viewRefusal } from '../view/refusal.ts';
import { viewTaken } from '../view/taken.ts';
import { isLook } from './grammar.ts';
import { noLaterThan } from './no-later-than.ts';
import type { World } from './world.ts';

/** Between the last moment at which something is recorded and the answer that it was not. */
const marginMs = 300;

/**
 * Answers while the chat still listens. What only reads goes on after that, and its card follows. A decision that
 * the store has not taken by then is answered "not recorded", and the store refuses it from that moment on: what
 * was told is true even where the store takes it up later.
 */
export async function inTime(
  world: World,
  incoming: Incoming,
  handle: (world: World) => Promise<Answer>,
): Promise<Answer> {
  if (incoming.answerWithinMs === null) return handle(world);
  const { answerWithinMs } = incoming;
  const notAfter = new Date(world.clock.now().getTime() + answerWithinMs - marginMs).toISOString();
  const look = incoming.kind === 'opened' || isLook(incoming.text);
  const handled = handle(look ? world : { ...world, runs: noLaterThan(world.runs, notAfter) });
  const over = new AbortController();
  const late = world.clock
    .sleep(answerWithinMs, over.signal)
    .catch(() => {})
    .then(() => null);
  try {
    const answer = await Promise.race([handled, late]);
    if (answer !== null) return answer;
  } finally {
    over.abort();
  }
  handled.catch((cause: unknown) => world.fault('what somebody said could not be carried out', cause));
  return {
    message: look ? viewTaken() : viewRefusal(refuse({ code: 'not-recorded', certain: false })),
    privately: true,
    began: null,
  };
}
