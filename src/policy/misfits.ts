import { hasLabels } from './has-labels.ts';
import { holdsAt } from './is-open.ts';
import type { Rule } from './policy.ts';
import type { Question } from './question.ts';

/** What of a rule a question may fail to fit. */
export type Part = 'verb' | 'group' | 'playbook' | 'risk' | 'hosts' | 'time';

/** The parts of a rule that do not fit the question; a rule with none applies. */
export function misfits(rule: Rule, question: Question): readonly Part[] {
  const misfit = misfitsBesideHost(rule, question, Date.parse(question.at));
  return hasLabels(question.host, rule.hosts) ? misfit : [...misfit, 'hosts'];
}

/** The same of all parts that do not hang on the host. `at` in milliseconds. */
export function misfitsBesideHost(rule: Rule, question: Omit<Question, 'host'>, at: number): readonly Part[] {
  const { person, verb, playbook } = question;
  const parts: Part[] = [];
  if (!rule.verbs.includes(verb)) parts.push('verb');
  if (rule.groups !== null && !rule.groups.some((group) => person.groups.includes(group)))
    parts.push('group');
  if (rule.playbooks !== null && (playbook === null || !rule.playbooks.includes(playbook.name)))
    parts.push('playbook');
  if (rule.risk !== null && (playbook === null || !rule.risk.includes(playbook.risk))) parts.push('risk');
  if (rule.when !== null && !holdsAt(rule.when, at)) parts.push('time');
  return parts;
}
