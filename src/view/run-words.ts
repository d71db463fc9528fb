import type { Plan } from '../run/plan.ts';
import type { RunState } from '../run/run.ts';
import { clockMinute } from './clock-time.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

/** `ts-02`, `ts-02 and ts-03`, `4 hosts`. */
function hostsWords(hosts: readonly string[]): string {
  if (hosts.length > 2) return `${hosts.length} hosts`;
  return hosts.map((host) => plain(host, 60)).join(' and ');
}

export function stateHosts(state: RunState): string {
  return hostsWords(state.hosts.map((host) => host.name));
}

/** `rdp-grant-key-access`, or `the undo of R12`. */
export function runWords(state: Pick<RunState, 'intent' | 'undoes' | 'playbook'>): string {
  return state.intent === 'undo' ? `the undo of ${state.undoes ?? 'an earlier run'}` : state.playbook;
}

/** `1 approval from server-approvers, not oncall, until 08:01 UTC`. */
export function needsWords(state: RunState, names: Names): string {
  if (state.approvals.length === 0) return `no approval (rule ${plain(state.rule, 60)})`;
  const each = state.approvals.map(
    ({ count, from }) => `${count} ${count === 1 ? 'approval' : 'approvals'} from ${plain(from, 60)}`,
  );
  const until = state.expiresAt === null ? '' : `, until ${clockMinute(state.expiresAt)} UTC`;
  return `${each.join(' and ')}, not ${plain(names.person(state.requester), 60)}${until}`;
}

export function planHosts(plan: Plan): string {
  return hostsWords(plan.hosts.map((one) => one.host));
}
