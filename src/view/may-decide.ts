import type { Person } from '../people/person.ts';
import type { RunState } from '../run/run.ts';

/**
 * Whether the plan waits for this person: of a group that it asks, not the one who asked for it, not heard yet. For
 * what is shown alone; a press is judged by itself, by the policy as it is then.
 */
export function mayDecide(run: RunState, person: Person): boolean {
  return (
    run.stage === 'awaiting-approval' &&
    run.requester !== person.id &&
    run.approvals.some(({ from }) => person.groups.includes(from)) &&
    !run.reviews.some((review) => review.person === person.id)
  );
}
