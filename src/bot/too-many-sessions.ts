import type { Playbook } from '../playbook/playbook.ts';
import type { Session } from '../ports/host-executor.ts';
import type { Plan } from '../run/plan.ts';
import { cutsSessions, disruptedBy } from '../view/playbook-words.ts';
import { askPart } from './ask-part.ts';
import { countSessions } from './count-sessions.ts';
import { partStep } from './part-step.ts';
import { readPart } from './read-part.ts';
import type { World } from './world.ts';

/**
 * A plan that cuts sessions carries how many it may cut at most. Counts again, and says why nothing may be sent;
 * null when it may. Where they could not be counted for the plan, the approval covers that too.
 */
export async function tooManySessions(
  world: World,
  session: Session,
  playbook: Playbook,
  plan: Plan,
  host: string,
  signal: AbortSignal,
): Promise<string | null> {
  const most = plan.hosts.find((one) => one.host === host)?.sessions ?? null;
  if (most === null || !cutsSessions(disruptedBy(playbook, [plan.phase]))) return null;
  const outcome = await askPart(session, partStep('sessions', world.site().evidence), signal);
  const now = countSessions(readPart('sessions', outcome));
  if (now === null) return 'How many people are logged on could not be counted again before the change.';
  if (now <= most) return null;
  return `More people are logged on than the plan may cut off: ${now}, and the plan says ${most}.`;
}
