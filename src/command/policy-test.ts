import type { Explanation } from '../policy/explain.ts';
import { judge } from '../policy/judge.ts';
import { differenceOf, type PolicyCase } from '../policy/policy-case.ts';
import { questionOf } from './policy-explain.ts';
import type { PolicySite } from './policy-site.ts';
import { columnsText, timeText } from './policy-words.ts';

interface CaseResult {
  readonly asked: PolicyCase;
  readonly decision: Explanation['decision'];
  /** Null: as expected. */
  readonly difference: string | null;
}

interface CasesResult {
  readonly results: readonly CaseResult[];
  /** Rules and freezes that decide none of the cases. */
  readonly untouched: readonly string[];
}

/** Asks the policy every case. */
export function testPolicy(site: PolicySite, cases: readonly PolicyCase[]): CasesResult {
  const results = cases.map((asked) => {
    const decision = judge(site.policy, questionOf(site, { ...asked, playbook: asked.playbook ?? 'check' }));
    return { asked, decision, difference: differenceOf(asked, decision) };
  });
  const touched = new Set(results.flatMap(({ decision }) => decision.rules));
  const names = [
    ...site.policy.rules.map(({ name }) => name),
    ...site.policy.freezes.map(({ name }) => `freeze ${name}`),
  ];
  return { results, untouched: names.filter((name) => !touched.has(name)) };
}

/** The table, and what is to be known beneath it. */
export function casesText({ results, untouched }: CasesResult, width: number): readonly string[] {
  const wrong = results.filter(({ difference }) => difference !== null).length;
  return [
    ...columnsText(
      [
        ['', 'actor', 'playbook', 'host', 'at', 'decision'],
        ...results.map(({ asked, decision, difference }) => [
          difference === null ? 'ok' : 'NO',
          asked.actor,
          asked.playbook ?? 'a look',
          asked.host,
          timeText(new Date(asked.at).toISOString()),
          difference ?? `${decision.kind}: ${decision.rules.join(' + ') || 'default'}`,
        ]),
      ],
      width,
    ),
    '',
    `${results.length - wrong} of ${results.length} cases as expected${wrong === 0 ? '' : `, ${wrong} not`}.`,
    ...(untouched.length === 0 ? [] : [`No case is decided by: ${untouched.join(', ')}.`]),
  ];
}
