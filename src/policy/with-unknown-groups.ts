import type { Policy } from './policy.ts';

/**
 * The policy where it is not known who is in some groups. What a rule allows such a group stays with its members,
 * whom nobody can name; what it denies them or gates for them then holds for everybody: a list that is out of
 * reach must not open anything.
 */
export function withUnknownGroups(policy: Policy, unknown: readonly string[]): Policy {
  if (unknown.length === 0) return policy;
  const rules = policy.rules.map((rule) => {
    const about = rule.groups?.filter((group) => unknown.includes(group)) ?? [];
    if (rule.decision === 'allow' || about.length === 0) return rule;
    const reason = `${rule.reason} (It is not known at the moment who is in ${about.join(' and ')}.)`;
    return { ...rule, groups: null, reason };
  });
  return { ...policy, rules };
}
