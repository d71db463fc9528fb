import { z } from 'zod';
import { isInstant } from './is-instant.ts';
import type { BreakGlass, Freeze, Policy, Rule } from './policy.ts';
import type { PolicyCase } from './policy-case.ts';

const word = z.string().regex(/^[^\s,]{1,64}$/, 'expected one word');
const sentence = z.string().min(1, 'expected a sentence for the person who asks');
/** What a rule leaves out fits always; an empty list would never fit, which nobody means. */
const some = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, 'expected at least one, or the key left out');
const labels = z
  .record(z.string(), some(z.string()))
  .refine((named) => Object.keys(named).length > 0, 'expected at least one label, or the key left out')
  .nullable()
  .default(null);
const risks = z.array(z.enum(['low', 'medium', 'high']));
const playbooks = some(word).nullable().default(null);

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time from 00:00 to 23:59');
const timeWindow = z.strictObject({
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1, 'expected at least one day; without any it never opens'),
  from: time,
  /** Not later than `from`: on the next day. */
  to: time,
  zone: z.string().refine(isZone, { message: 'expected a time zone such as Europe/Berlin' }),
});
const windows = some(timeWindow);

const instant = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/,
    'expected an instant such as 2026-12-20T18:00:00+01:00',
  )
  .refine(isInstant, { message: 'expected a day and time that there are' });

/** One rule, checked by itself. */
export const ruleSchema = z
  .strictObject({
    name: word.refine((name) => name !== 'default', {
      message: 'expected another name; default is what no rule allows',
    }),
    verbs: some(z.enum(['check', 'change'])),
    groups: some(word).nullable().default(null),
    playbooks,
    risk: some(risks.element).nullable().default(null),
    hosts: labels,
    when: windows.nullable().default(null),
    decision: z.enum(['allow', 'require-approval', 'deny']),
    approvals: z
      .array(
        z.strictObject({
          count: z.int().min(1, 'expected 1 or more'),
          from: word,
          distinct: z.literal(true, 'expected true, or the key left out').exactOptional(),
        }),
      )
      .default([]),
    requireReason: z.boolean().default(false),
    reason: sentence,
  })
  .superRefine((one, context) => {
    for (const { path, message } of contradictions(one))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function contradictions(rule: Rule): readonly Contradiction[] {
  const { verbs, decision, approvals } = rule;
  const found: Contradiction[] = [];
  const at = (path: string | readonly (string | number)[], message: string) =>
    found.push({ path: typeof path === 'string' ? [path] : path, message });
  if (decision === 'require-approval' && approvals.length === 0)
    at('approvals', 'expected who must approve, such as [{ count: 1, from: server-approvers }]');
  if (decision !== 'require-approval' && approvals.length > 0)
    at('approvals', `expected no approvals beside the decision ${decision}`);
  for (const [index, { from }] of approvals.entries())
    if (approvals.findIndex((one) => one.from === from) < index)
      at(['approvals', index, 'from'], 'expected each group once');
  if (decision === 'require-approval' && verbs.includes('check'))
    at('verbs', 'expected change alone, since a look is allowed or denied and asks for no approval');
  if (!verbs.includes('change')) {
    if (rule.requireReason) at('requireReason', 'expected the verb change beside it; a look needs no reason');
    for (const key of ['playbooks', 'risk'] as const)
      if (rule[key] !== null) at(key, 'expected the verb change beside it; a look has no playbook');
  }
  return found;
}

/** One freeze, checked by itself: recurring with `when`, once with `from` and `to`. */
export const freezeSchema = z
  .strictObject({
    name: word,
    hosts: labels,
    playbooks,
    when: windows.optional(),
    from: instant.optional(),
    to: instant.optional(),
    reason: sentence,
  })
  .superRefine(({ when, from, to }, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (when !== undefined && (from !== undefined || to !== undefined))
      complain('when', 'expected when, or from and to, not both');
    if (when !== undefined) return;
    if (from === undefined) complain('from', 'expected from and to, or when');
    else if (to === undefined) complain('to', 'expected when it is over');
    else if (Date.parse(to) <= Date.parse(from)) complain('to', 'expected an instant after from');
  })
  .transform(({ when, from, to, ...rest }): Freeze => {
    return { ...rest, when: when ?? { from: from!, to: to! } };
  });

export const breakGlassSchema = z
  .strictObject({
    groups: some(word),
    hosts: labels,
    risk: some(risks.element).nullable().default(null),
    reviewers: word,
  })
  .transform((one): BreakGlass => one);

/** policy.yaml: rules under `rules`, and what holds beside them. What no rule allows is denied. */
export const policySchema = z
  .strictObject({
    approvalMinutes: z
      .int()
      .min(1, 'expected 1 to 1440 minutes')
      .max(1440, 'expected 1 to 1440 minutes')
      .default(30),
    reasonRequired: risks.default([]),
    breakGlass: breakGlassSchema.nullable().default(null),
    freezes: z.array(freezeSchema).default([]),
    rules: z.array(ruleSchema).min(1, 'expected at least one rule; without any, everything is denied'),
  })
  .transform((policy): Policy => policy);

/** policy-cases.yaml: what the policy beside it must answer, under `cases`. */
export const policyCasesSchema = z
  .strictObject({
    cases: z
      .array(
        z
          .strictObject({
            actor: word,
            verb: z.literal('check').exactOptional(),
            playbook: word.exactOptional(),
            host: word,
            at: instant,
            expect: z.enum(['allow', 'require-approval', 'deny']),
            rule: z.string().nullable().default(null),
          })
          .refine(({ verb, playbook }) => (verb === undefined) !== (playbook === undefined), {
            message: 'expected a playbook, or verb: check for a look',
          }),
      )
      .min(1, 'expected at least one case'),
  })
  .transform(({ cases }): readonly PolicyCase[] =>
    cases.map(({ verb: _, playbook, ...rest }) => ({ ...rest, playbook: playbook ?? null })),
  );

function isZone(name: string): boolean {
  // Intl takes offsets such as +02:00 too, which know no summer time.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
