import { raisedRisk } from '../run/raised-risk.ts';
import { riskOf } from '../run/risk-of.ts';
import type { RunState } from '../run/run.ts';
import type { Fact } from './message.ts';
import { plain } from './plain.ts';
import type { PlaybookFacts } from './playbook-words.ts';

/** Why a change is riskier on a host than the playbook says, one row for each reason. */
export function guardRows(playbook: PlaybookFacts | null, { hosts, intent }: RunState): Fact[] {
  const own = playbook === null ? null : riskOf(playbook, intent);
  return hosts.flatMap((host) => {
    const raised = host.look?.kind === 'drifted' ? (host.look.raised ?? []) : [];
    const risk = own === null ? 'unknown' : raisedRisk(own, host);
    const judged = risk === own ? `the risk is ${risk} anyway` : `judged as ${risk} risk`;
    return raised.map(({ reason }): Fact => {
      const value = `${plain(host.name, 60)}: ${plain(reason, 200)}; ${judged}`;
      return { label: 'riskier', value, state: 'TAKE CARE', mark: 'warning' };
    });
  });
}
