import type { Answer, Incoming } from '../ports/receive.ts';
import { refuse } from '../run/refusal.ts';
import { viewRefusal } from '../view/refusal.ts';
import { viewTaken } from '../view/taken.ts';
import { changing, verbSaid } from './grammar.ts';
import { noLaterThan } from './no-later-than.ts';
import type { World } from './world.ts';

/** The same application over the same store. */
interface Worlds {
  /** Fails fast where the store is away. */
  readonly world: World;
  /** Waits for it instead. */
  readonly patient: World;
}

/** Between the last moment at which something is recorded and the answer that it was not. */
const marginMs = 300;
/** A person who was told that a check goes on says it again after a minute; by then it must not begin any more. */
const checkStartsWithinMs = 60_000;

/**
 * Answers while the chat still listens. A check waits for a store that stands still, goes on after the answer, and
 * its card follows. A decision that the store has not taken by then is answered "not recorded", and the store
 * refuses it from that moment on: what was told is true even where the store takes it up later.
 */
export async function inTime(
  { world, patient }: Worlds,
  incoming: Incoming,
  handle: (world: World) => Promise<Answer>,
): Promise<Answer> {
  if (incoming.answerWithinMs === null) return handle(world);
  const { answerWithinMs } = incoming;
  const within = (ms: number) => new Date(world.clock.now().getTime() + ms).toISOString();
  const verb = incoming.kind === 'opened' ? 'home' : verbSaid(incoming.text);
  const its =
    verb === 'check'
      ? { ...patient, checks: noLaterThan(patient.checks, within(checkStartsWithinMs)) }
      : decisive(world, patient, within(answerWithinMs - marginMs));
  const handled = handle(its);
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
  // Asking for a form changes nothing; one that is sent asks for a run.
  const isSent = incoming.kind === 'submitted' && verb === 'form';
  const certain = !isSent && (verb === null || !changing.includes(verb));
  return {
    message: verb === 'check' ? viewTaken() : viewRefusal(refuse({ code: 'not-recorded', certain })),
    privately: true,
    began: null,
  };
}

/** What fails at its very first step was certainly not recorded, and is told so at once; all later steps wait. */
function decisive(world: World, patient: World, notAfter: string): World {
  const { deliveries, runs, checks } = patient;
  return {
    ...patient,
    deliveries: { ...deliveries, begin: (delivery) => world.deliveries.begin(delivery) },
    runs: noLaterThan(runs, notAfter),
    checks: noLaterThan(checks, notAfter),
  };
}
