import { describeOwner } from './describe-owner.ts';
import type { Evidence } from './evidence.ts';
import { ownerOf } from './owner-of.ts';
import type { ServiceState } from './parts.ts';
import { seenPart } from './seen-part.ts';

interface Prerequisite {
  readonly name: string;
  /** `KeyIso is disabled, set by GPO 'Hardening'`. */
  readonly line: string;
  readonly owner: string | null;
  /** TermService cannot start without it; the others make its certificate and key. */
  readonly forStart: boolean;
}

/** SessionEnv makes the certificate; the others make its key. */
const makers = ['sessionenv', 'keyiso', 'cryptsvc', 'certpropsvc'];

/** Disabled services without which TermService does not start, or its certificate is not made; by name. */
export function disabledPrerequisites(evidence: Evidence): readonly Prerequisite[] {
  const services = seenPart(evidence, 'services')?.services ?? [];
  const needed = neededBy('termservice', services);
  return services
    .filter(({ startType }) => startType === 4)
    .filter(({ name }) => makers.includes(name.toLowerCase()) || needed.has(name.toLowerCase()))
    .map(({ name }) => {
      const owner = describeOwner(ownerOf(evidence, `${name} start type`));
      const line = owner === null ? `${name} is disabled` : `${name} is disabled, set by ${owner}`;
      return { name, line, owner, forStart: needed.has(name.toLowerCase()) };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Everything a service needs, and what that needs in turn. */
function neededBy(service: string, services: readonly ServiceState[]): ReadonlySet<string> {
  const needed = new Set<string>();
  const waiting = [service];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const found = services.find((each) => each.name.toLowerCase() === name);
    for (const other of found?.dependsOn ?? []) {
      const key = other.toLowerCase();
      if (needed.has(key)) continue;
      needed.add(key);
      waiting.push(key);
    }
  }
  return needed;
}
