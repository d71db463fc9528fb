import { nearMisses } from '../inventory/near-misses.ts';
import type { Playbook } from './playbook.ts';

export type FoundPlaybook =
  | { readonly kind: 'found'; readonly playbook: Playbook }
  /** `near`: names the person may have meant, best first. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** The playbook of that name, in whatever letter case. */
export function findPlaybook(playbooks: readonly Playbook[], text: string): FoundPlaybook {
  const asked = text.trim().toLowerCase();
  const playbook = playbooks.find((one) => one.name === asked);
  if (playbook) return { kind: 'found', playbook };
  const names = playbooks.map((one) => one.name);
  const contained = asked.length < 4 ? [] : names.filter((name) => name.includes(asked));
  return { kind: 'unknown', near: [...new Set([...contained, ...nearMisses(asked, names)])].slice(0, 3) };
}

/** Server playbooks that cure the cause, the smallest first: lowest rung, then by name. */
export function remediesOf(playbooks: readonly Playbook[], cause: string): readonly Playbook[] {
  return playbooks
    .filter((playbook) => playbook.target === 'server' && playbook.remedies.includes(cause))
    .sort((a, b) => a.rung - b.rung || (a.name < b.name ? -1 : 1));
}
