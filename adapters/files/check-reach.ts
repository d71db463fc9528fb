import { thawsAfter } from '../../src/policy/frozen.ts';
import { fitsNoHost, fitsNoPlaybook, opensForNobody } from '../../src/policy/out-of-reach.ts';
import { overrulingIn } from '../../src/policy/overruling.ts';
import type { HostLabels, Rule } from '../../src/policy/policy.ts';
import type { Known } from './check-references.ts';
import type { Fault } from './fault.ts';
import type { PolicyFile } from './read-policy.ts';

/** Any Monday: what holds a whole week and two holds always. */
const someDay = Date.UTC(2026, 0, 5);

/**
 * What can never have a say though every name in it is right: a rule that others always overrule, one that no host or
 * playbook fits, a gate that nobody can open, a freeze without an end.
 */
export function checkReach(policy: PolicyFile, known: Known): readonly Fault[] {
  const overruledBy = overrulingIn([...policy.rules.values()]);
  const hosts = known.inventory?.hosts ?? null;
  const fitsNone = onceFor((labels: HostLabels) => fitsNoHost(labels, hosts ?? []));
  const isShut = onceFor(({ groups, approvals }: Gate) =>
    opensForNobody(groups, approvals, known.people ?? []),
  );
  const noHost = (labels: HostLabels | null, path: readonly PropertyKey[]) =>
    hosts !== null && labels !== null && fitsNone(labels)
      ? [policy.faultAt([...path, 'hosts'], 'expected labels that some host has all together')]
      : [];
  return [
    ...[...policy.rules].flatMap(([index, rule]) => {
      const path = ['rules', index];
      const found = [
        ...noHost(rule.hosts, path),
        ...(known.playbooks !== null && fitsNoPlaybook(rule, known.playbooks)
          ? [policy.faultAt([...path, 'risk'], 'expected a risk of one of the playbooks it names')]
          : []),
        ...gateFaults(rule, [...path, 'approvals'], policy, known, isShut),
      ];
      const overruling = overruledBy(rule);
      if (overruling === null) return found;
      const why = overruling.decision === 'deny' ? 'denies' : 'requires approval for';
      const expected = `expected a rule that can decide, but ${overruling.name} ${why} all that it is about`;
      return [...found, policy.faultAt(path, expected)];
    }),
    ...[...policy.freezes].flatMap(([index, freeze]) => [
      ...noHost(freeze.hosts, ['freezes', index]),
      ...('from' in freeze.when || thawsAfter([freeze], someDay) !== null
        ? []
        : [
            policy.faultAt(
              ['freezes', index, 'when'],
              'expected an end to it; for always, write a rule that denies',
            ),
          ]),
    ]),
    ...noHost(policy.breakGlass?.hosts ?? null, ['breakGlass']),
  ];
}

type Gate = Pick<Rule, 'groups' | 'approvals'>;

/** Answers the same question once: a large policy asks few different ones. */
function onceFor<T>(answer: (question: T) => boolean): (question: T) => boolean {
  const known = new Map<string, boolean>();
  return (question) => {
    const key = JSON.stringify(question);
    const found = known.get(key) ?? answer(question);
    known.set(key, found);
    return found;
  };
}

function gateFaults(
  rule: Rule,
  path: readonly PropertyKey[],
  { faultAt }: PolicyFile,
  { people, chatGroups }: Known,
  isShut: (gate: Gate) => boolean,
): readonly Fault[] {
  if (people === null) return [];
  // Nobody knows here who is in a group that a chat keeps: anybody may ask, and its thresholds may well be met.
  const asking = rule.groups?.some((group) => chatGroups.includes(group)) ? null : rule.groups;
  const approvals = rule.approvals.filter(({ from }) => !chatGroups.includes(from));
  if (approvals.length === 0 || !isShut({ groups: asking, approvals })) return [];
  const groups = approvals.map(({ count, from }) => `${count} of ${from}`).join(' and ');
  return [
    faultAt(path, `expected a gate that can be opened, but whoever asks has not ${groups} beside them`),
  ];
}
