import { z } from 'zod';
import type { Policy } from './policy.ts';

const word = z.string().regex(/^[^\s,]{1,64}$/, 'expected one word');
/** What a rule leaves out fits always; an empty list would never fit, which nobody means. */
const some = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, 'expected at least one, or the key left out');

/** One rule, checked by itself. */
export const ruleSchema = z
  .strictObject({
    name: word,
    verbs: some(z.enum(['check', 'change'])),
    groups: some(word).nullable().default(null),
    playbooks: some(word).nullable().default(null),
    risk: some(z.enum(['low', 'medium', 'high']))
      .nullable()
      .default(null),
    hosts: z.record(z.string(), some(z.string())).nullable().default(null),
    when: z.null().default(null),
    decision: z.enum(['allow', 'require-approval', 'deny']),
    approvals: z
      .array(z.strictObject({ count: z.int().min(1, 'expected 1 or more'), from: word }))
      .default([]),
    requireReason: z.boolean().default(false),
    reason: z.string().min(1, 'expected a sentence for the person who asks'),
  })
  .superRefine((one, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['approvals'], message });
    if (one.decision === 'require-approval' && one.approvals.length === 0) {
      complain('expected who must approve, such as [{ count: 1, from: server-approvers }]');
    }
    if (one.decision !== 'require-approval' && one.approvals.length > 0) {
      complain(`expected no approvals beside the decision ${one.decision}`);
    }
  });

/** policy.yaml: rules under `rules`, and how long an approval may take. What no rule allows is denied. */
export const policySchema = z
  .strictObject({
    approvalMinutes: z
      .int()
      .min(1, 'expected 1 to 1440 minutes')
      .max(1440, 'expected 1 to 1440 minutes')
      .default(30),
    freezes: z.tuple([]).default([]),
    reasonRequired: z.tuple([]).default([]),
    breakGlass: z.null().default(null),
    rules: z.array(ruleSchema).min(1, 'expected at least one rule; without any, everything is denied'),
  })
  .transform((policy): Policy => policy);
