import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { judge } from './judge.ts';
import type { Policy } from './policy.ts';

/** What one person may do, counted over the whole inventory. */
export interface Rights {
  /** Hosts that they may look at. */
  readonly check: number;
  readonly hosts: number;
  /** Per playbook: on how many hosts they may ask for it, and on how many of these it needs approval. */
  readonly change: readonly { readonly playbook: string; readonly hosts: number; readonly gated: number }[];
  /** Groups that the policy asks for approvals and that they belong to. */
  readonly approves: readonly string[];
}

export function rightsOf(
  policy: Policy,
  person: Person,
  hosts: readonly Host[],
  playbooks: readonly Playbook[],
  /** ISO 8601. */
  at: string,
): Rights {
  const asking = new Set(policy.rules.flatMap((rule) => rule.approvals.map(({ from }) => from)));
  const judged = (playbook: Playbook | null) =>
    hosts.map((host) =>
      judge(policy, { person, verb: playbook === null ? 'check' : 'change', playbook, host, at }),
    );
  return {
    check: judged(null).filter(({ kind }) => kind === 'allow').length,
    hosts: hosts.length,
    change: playbooks.map((playbook) => {
      const decisions = judged(playbook);
      return {
        playbook: playbook.name,
        hosts: decisions.filter(({ kind }) => kind !== 'deny').length,
        gated: decisions.filter(({ kind }) => kind === 'require-approval').length,
      };
    }),
    approves: person.groups.filter((group) => asking.has(group)),
  };
}
