import type { Risk } from '../playbook/playbook.ts';
import type { HostState } from './run.ts';

const steps: readonly Risk[] = ['low', 'medium', 'high'];

/** The risk on this host: one step above the playbook's own where a guard fired that raises it; high stays high. */
export function raisedRisk(risk: Risk, host: Pick<HostState, 'look'> | undefined): Risk {
  const raised = host?.look?.kind === 'drifted' && (host.look.raised ?? []).length > 0;
  return raised ? (steps[steps.indexOf(risk) + 1] ?? 'high') : risk;
}
