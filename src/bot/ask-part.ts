import type { Looked, NotLookedWhy } from '../diagnosis/evidence.ts';
import type { Outcome, Step } from '../playbook/step.ts';
import type { Session } from '../ports/host-executor.ts';

type NotLooked = Extract<Looked<never>, { looked: false }>;

/** A way in that does not keep to a step's deadline is left behind so much later, milliseconds. */
const graceMs = 1_000;

/**
 * Runs one part. Comes to an outcome shortly after the step's deadline whatever the session does: it is called off
 * there, and its silence counts as no answer in time.
 */
export async function askPart(session: Session, step: Step, signal: AbortSignal): Promise<Outcome> {
  const late = AbortSignal.timeout(step.timeoutMs + graceMs);
  const over = AbortSignal.any([signal, late]);
  const timedOut: Outcome = { kind: 'timed-out', afterMs: step.timeoutMs };
  const gaveUp = new Promise<Outcome>((resolve) => {
    over.addEventListener('abort', () => resolve({ kind: 'unknown', message: 'called off' }), { once: true });
  });
  const outcome = await Promise.race([session.run(step, () => {}, over), gaveUp]);
  return late.aborted && outcome.kind === 'unknown' ? timedOut : outcome;
}

/** An outcome that brought no evidence, as the reason why. */
export function notLooked(outcome: Exclude<Outcome, { kind: 'returned' }>): NotLooked {
  switch (outcome.kind) {
    case 'unreachable':
      return because('unreachable', outcome.message);
    case 'threw':
      // .NET and PowerShell name a refused access in the error id, whatever the language of the message.
      return /UnauthorizedAccess|AccessDenied|PermissionDenied|SecurityException/i.test(
        `${outcome.id} ${outcome.category ?? ''}`,
      )
        ? because('denied', outcome.message)
        : because('failed', outcome.message);
    case 'timed-out':
      return because('timed-out', `no answer within ${outcome.afterMs / 1_000} s`);
    case 'garbled':
      return because(outcome.spilled === undefined ? 'garbled' : 'too-large', outcome.message);
    case 'unknown':
      return because('failed', outcome.message);
  }
}

export function because(why: NotLookedWhy, detail: string): NotLooked {
  return { looked: false, why, detail };
}
