import cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Host } from '../../src/inventory/host.ts';
import { holdsAt } from '../../src/policy/is-open.ts';
import type { HostLabels, Policy, TimeWindow } from '../../src/policy/policy.ts';
import type { Question } from '../../src/policy/question.ts';

/**
 * The same rules in Cedar, Amazon's policy language, parsed once and asked question by question. Cedar has no word
 * for "with approval", so a gate is a permit here: what is compared is whether it is denied. Cedar has no time zones
 * either: whether a window is open comes in with the question, worked out outside the measured time.
 */
export function cedarFor(policy: Policy) {
  const windows: (readonly TimeWindow[])[] = [];
  const inWindow = (when: readonly TimeWindow[] | null): string[] => {
    if (when === null) return [];
    const found = windows.findIndex((one) => JSON.stringify(one) === JSON.stringify(when));
    return [`context.open.contains(${found < 0 ? windows.push(when) - 1 : found})`];
  };
  const rules = policy.rules.map((rule): [string, string] => {
    const effect = rule.decision === 'deny' ? 'forbid' : 'permit';
    const verbs = rule.verbs.map((verb) => `Action::${JSON.stringify(verb)}`).join(', ');
    const groups = rule.groups?.map((group) => `principal in Group::${JSON.stringify(group)}`) ?? [];
    const conditions = [
      ...(groups.length === 0 ? [] : [`(${groups.join(' || ')})`]),
      ...(rule.playbooks === null ? [] : [`${list(rule.playbooks)}.contains(context.playbook)`]),
      ...(rule.risk === null ? [] : [`${list(rule.risk)}.contains(context.risk)`]),
      ...labelled(rule.hosts),
      ...inWindow(rule.when),
    ];
    return [rule.name, `${effect}(principal, action in [${verbs}], resource)${whenAll(conditions)};`];
  });
  const freezes = policy.freezes.map((freeze): [string, string] => {
    const conditions = [...labelled(freeze.hosts), ...inWindow(freeze.when as readonly TimeWindow[])];
    return [freeze.name, `forbid(principal, action == Action::"change", resource)${whenAll(conditions)};`];
  });
  const id = `bench-${policy.rules.length}-${rules[1]?.[1].length ?? 0}`;
  const parsed = cedar.preparsePolicySet(id, { staticPolicies: Object.fromEntries([...rules, ...freezes]) });
  if (parsed.type !== 'success') throw new Error(`Cedar cannot read the rules: ${JSON.stringify(parsed)}`);
  return {
    /** Everything that is asked, as Cedar takes it; outside the measured time. */
    question(question: Question) {
      const principal = { type: 'Person', id: question.person.id };
      const resource = { type: 'Host', id: question.host.name };
      const at = Date.parse(question.at);
      return {
        principal,
        action: { type: 'Action', id: question.verb },
        resource,
        context: {
          playbook: question.playbook?.name ?? '',
          risk: question.playbook?.risk ?? '',
          open: windows.flatMap((when, index) => (holdsAt(when, at) ? [index] : [])),
        },
        preparsedPolicySetId: id,
        entities: [
          {
            uid: principal,
            attrs: {},
            parents: question.person.groups.map((group) => ({ type: 'Group', id: group })),
          },
          { uid: resource, attrs: attributesOf(question.host), parents: [] },
        ],
      };
    },
    denies(asked: Parameters<typeof cedar.statefulIsAuthorized>[0]): boolean {
      const answer = cedar.statefulIsAuthorized(asked);
      if (answer.type !== 'success') throw new Error(`Cedar: ${JSON.stringify(answer)}`);
      return answer.response.decision === 'deny';
    },
  };
}

function attributesOf({ labels }: Host): Record<string, string> {
  return { ...labels };
}

function labelled(wanted: HostLabels | null): string[] {
  return Object.entries(wanted ?? {}).map(
    ([label, values]) => `resource has ${label} && ${list(values)}.contains(resource.${label})`,
  );
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function whenAll(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` when { ${conditions.map((one) => `(${one})`).join(' && ')} }`;
}
