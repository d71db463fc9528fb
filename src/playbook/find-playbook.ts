import { nearMisses } from '../inventory/near-misses.ts';
import type { ParameterValue, Playbook } from './playbook.ts';

type FoundPlaybook =
  | { readonly kind: 'found'; readonly playbook: Playbook }
  /** `near`: names the person may have meant, best first. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** The playbook of that name, in whatever letter case. */
export function findPlaybook(playbooks: readonly Playbook[], text: string): FoundPlaybook {
  const asked = text.trim().toLowerCase();
  const playbook = playbooks.find((one) => one.name === asked);
  if (playbook) return { kind: 'found', playbook };
  const names = playbooks.map((one) => one.name);
  // The prefix is the same for all of them, so leaving it out is no slip.
  const near = [...nearMisses(asked, names), ...nearMisses(`rdp-${asked}`, names)];
  return { kind: 'unknown', near: [...new Set(near)].slice(0, 3) };
}

/** A playbook as it is offered for a cause: with the parameters that this cause wants. */
export type Remedy = Playbook & { readonly offeredWith?: Readonly<Record<string, ParameterValue>> };

/** The playbooks that cure a cause on the host that has it, the lowest rung of the ladder first. */
export function remediesOf(playbooks: readonly Playbook[], cause: string): readonly Remedy[] {
  return curing(playbooks, cause, 'server');
}

/** Those that cure it on the machine that connects, which is not the one that was looked at. */
export function clientRemediesOf(playbooks: readonly Playbook[], cause: string): readonly Remedy[] {
  return curing(playbooks, cause, 'client');
}

function curing(playbooks: readonly Playbook[], cause: string, target: Playbook['target']): Remedy[] {
  return playbooks
    .filter((one) => one.remedies.includes(cause) && (one.target === 'client') === (target === 'client'))
    .sort((a, b) => a.rung - b.rung || (a.name < b.name ? -1 : 1))
    .map((one) => {
      const offeredWith = one.remedyWith?.[cause];
      return offeredWith === undefined ? one : { ...one, offeredWith };
    });
}
