import { hasLabels } from './has-labels.ts';
import { holdsAt } from './is-open.ts';
import type { Rule } from './policy.ts';
import type { Question } from './question.ts';

/** What of a rule a question may fail to fit. */
export type Part = 'verb' | 'group' | 'playbook' | 'risk' | 'hosts' | 'time';

/** The parts of a rule that do not fit the question; a rule with none applies. */
export function misfits(rule: Rule, { person, verb, playbook, host, at }: Question): readonly Part[] {
  const parts: Part[] = [];
  if (!rule.verbs.includes(verb)) parts.push('verb');
  if (rule.groups !== null && !rule.groups.some((group) => person.groups.includes(group)))
    parts.push('group');
  if (rule.playbooks !== null && (playbook === null || !rule.playbooks.includes(playbook.name)))
    parts.push('playbook');
  if (rule.risk !== null && (playbook === null || !rule.risk.includes(playbook.risk))) parts.push('risk');
  if (!hasLabels(host, rule.hosts)) parts.push('hosts');
  if (rule.when !== null && !holdsAt(rule.when, Date.parse(at))) parts.push('time');
  return parts;
}
