import type { Person } from '../people/person.ts';
import type { Approvals } from './policy.ts';

/**
 * Whether these people open the gate: every threshold met by its own group's members, the requester (an id of the
 * people file) never, one person once, however many accounts they speak through. Who is in the groups of two
 * thresholds counts in both, unless one of them asks for distinct people.
 */
export function quorumMet(
  approvals: readonly Approvals[],
  approvers: readonly Person[],
  requester: string,
): boolean {
  const others = [...new Map(approvers.map((person) => [person.id, person])).values()].filter(
    ({ id }) => id !== requester,
  );
  const filled = approvals.map(({ from }) => others.filter(({ groups }) => groups.includes(from)));
  if (!approvals.every(({ count }, index) => filled[index]!.length >= count)) return false;
  if (!approvals.some(({ distinct }) => distinct === true)) return true;
  const seats = approvals.flatMap(({ count }, index) => Array.from({ length: count }, () => filled[index]!));
  return everySeatFilled(seats.map((people) => people.map(({ id }) => id)));
}

/** The thresholds of several gates together: of each group the highest. */
export function strictest(approvals: readonly Approvals[]): readonly Approvals[] {
  const byGroup = new Map<string, Approvals>();
  for (const one of approvals) {
    const { count, distinct } = byGroup.get(one.from) ?? { count: 0 };
    byGroup.set(one.from, {
      count: Math.max(count, one.count),
      from: one.from,
      ...(distinct === true || one.distinct === true ? { distinct: true } : {}),
    });
  }
  return [...byGroup.values()];
}

/** Whether each seat gets somebody of its own: augmenting paths in a bipartite graph (Kuhn). */
function everySeatFilled(seats: readonly (readonly string[])[]): boolean {
  const seatOf = new Map<string, number>();
  const fill = (seat: number, asked: Set<string>): boolean =>
    seats[seat]!.some((person) => {
      if (asked.has(person)) return false;
      asked.add(person);
      const taken = seatOf.get(person);
      if (taken !== undefined && !fill(taken, asked)) return false;
      seatOf.set(person, seat);
      return true;
    });
  return seats.every((_, seat) => fill(seat, new Set()));
}
