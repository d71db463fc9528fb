import type { Host } from '../../src/inventory/host.ts';
import type { Person } from '../../src/people/person.ts';
import type { Freeze, Policy, Rule, TimeWindow } from '../../src/policy/policy.ts';
import type { Question } from '../../src/policy/question.ts';

export const counts = { rules: 1_000, hosts: 10_000, people: 200, groups: 50, playbooks: 40, sites: 120 };
const risks = ['low', 'medium', 'high'] as const;
const envs = ['production', 'staging', 'test'];
const roles = ['session-host', 'jump-host', 'file-server', 'licence-server'];
const office: TimeWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '08:00',
  to: '18:00',
  zone: 'Europe/Berlin',
};

/** The same numbers in every run (Park and Miller's generator). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/**
 * Two policies of a thousand rules. mixed: rules of many groups, playbooks and sites, a fifth of them with windows.
 * worst: every rule is about everybody and one site each, so that none but the host tells them apart.
 */
export const kinds = ['mixed', 'worst'] as const;
export type Kind = (typeof kinds)[number];

export function policyOf(kind: Kind): Policy {
  const roll = dice(7);
  const plain: Rule = {
    name: 'everyone-may-look',
    verbs: ['check'],
    groups: null,
    playbooks: null,
    risk: null,
    hosts: null,
    when: null,
    decision: 'allow',
    approvals: [],
    requireReason: false,
    reason: 'Looking changes nothing.',
  };
  const rules = Array.from({ length: counts.rules - 1 }, (_, index): Rule => {
    const site = { site: [`site-${index % counts.sites}`] };
    const rule: Rule = { ...plain, name: `rule-${index}`, verbs: ['change'], hosts: site };
    const [decision, approvals] = decisionOf(roll(10), roll(counts.groups), roll(2) + 1);
    if (kind === 'worst') return { ...rule, decision, approvals };
    return {
      ...rule,
      decision,
      approvals,
      groups: roll(4) === 0 ? null : [`group-${roll(counts.groups)}`, `group-${roll(counts.groups)}`],
      playbooks:
        roll(2) === 0 ? null : [`rdp-play-${roll(counts.playbooks)}`, `rdp-play-${roll(counts.playbooks)}`],
      risk: roll(3) === 0 ? [risks[roll(3)]!] : null,
      hosts:
        roll(5) === 0
          ? null
          : { ...site, env: [envs[roll(3)]!], ...(roll(2) === 0 ? { role: [roles[roll(4)]!] } : {}) },
      when: roll(5) === 0 ? [office] : null,
    };
  });
  const freeze: Freeze = {
    name: 'one-site',
    hosts: { site: ['site-1'] },
    playbooks: null,
    when: [{ ...office, days: ['tue'], from: '09:00', to: '12:00' }],
    reason: 'It is counted there.',
  };
  return {
    rules: [plain, ...rules],
    freezes: [freeze],
    reasonRequired: ['high'],
    breakGlass: null,
    approvalMinutes: 30,
  };
}

function decisionOf(roll: number, group: number, count: number): [Rule['decision'], Rule['approvals']] {
  if (roll === 0) return ['deny', []];
  return roll < 5 ? ['allow', []] : ['require-approval', [{ count, from: `group-${group}` }]];
}

export function hostsOf(): readonly Host[] {
  return Array.from({ length: counts.hosts }, (_, index) => ({
    name: `host-${index}`,
    address: `host-${index}`,
    port: 3389,
    computer: null,
    labels: { site: `site-${index % counts.sites}`, env: envs[index % 3]!, role: roles[index % 4]! },
    way: null,
  }));
}

/** Each question another person, playbook and host, and another minute: nothing of the one before helps the next. */
export function questionsOf(count: number, hosts: readonly Host[]): readonly Question[] {
  const roll = dice(11);
  const people = Array.from({ length: counts.people }, (_, index): Person => {
    const groups = Array.from({ length: 4 }, () => `group-${roll(counts.groups)}`);
    return { id: `p${index}`, name: `p${index}`, groups, console: `p${index}`, slack: null, entra: null };
  });
  return Array.from({ length: count }, (_, index) => ({
    person: people[roll(counts.people)]!,
    verb: 'change',
    playbook: { name: `rdp-play-${roll(counts.playbooks)}`, risk: risks[roll(3)]! },
    host: hosts[roll(counts.hosts)]!,
    at: new Date(Date.UTC(2026, 10, 24, 8) + index * 60_000).toISOString(),
  }));
}
