import { z } from 'zod';
import { isWithin } from './is-within.ts';
import { guardNames, type Playbook, type Undo } from './playbook.ts';
import type { Advice, Refused } from './refused.ts';

/** What playbook.yaml says; the scripts stand beside it. */
export type PlaybookFacts = Omit<Playbook, 'scripts' | 'harnesses' | 'onHost'>;

const causeId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a cause id, such as renewal-failed');
const disruption = z.enum(['sessions', 'new-connections', 'reboot']);
const seconds = z.int().min(1, 'expected seconds from 1 to 900').max(900, 'expected seconds from 1 to 900');

/** What the timed undo on a host takes (undo/arm: 14400 seconds). */
const mostMinutesHeld = 240;

const guarding = z.enum(['refuse', 'raise-risk']);

const undo = z
  .union(
    [
      z.literal(['kept', 'none']),
      z.strictObject({ timedMinutes: z.int().min(1).max(60), holdsFor: z.string().optional() }),
    ],
    { error: 'expected kept, none, or { timedMinutes: 1 to 60 }' },
  )
  .transform(
    (value): Undo =>
      typeof value === 'string'
        ? { kind: value }
        : {
            kind: 'timed',
            minutes: value.timedMinutes,
            ...(value.holdsFor === undefined ? {} : { holdsFor: value.holdsFor }),
          },
  );

const parameter = z
  .strictObject({
    type: z.enum(['string', 'integer', 'boolean']),
    description: z.string().min(1, 'expected a sentence for the person who gives it'),
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    pattern: z.string().optional(),
    minimum: z.int().optional(),
    maximum: z.int().optional(),
  })
  .superRefine((one, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const expression = one.pattern === undefined ? null : compile(one.pattern);
    if (one.pattern !== undefined && one.type !== 'string') {
      complain('pattern', `expected no pattern beside the type ${one.type}`);
    }
    if (one.pattern !== undefined && expression === null) {
      complain('pattern', 'expected a regular expression');
    }
    for (const bound of ['minimum', 'maximum'] as const) {
      if (one[bound] !== undefined && one.type !== 'integer') {
        complain(bound, `expected no ${bound} beside the type ${one.type}`);
      }
    }
    if (one.default === undefined) return;
    if (typeof one.default === 'number' && !isWithin(one.default, one)) {
      complain('default', 'expected a default from minimum to maximum');
    }
    if (!isOfType(one.default, one.type)) complain('default', `expected a default of type ${one.type}`);
    else if (expression !== null && !expression.test(String(one.default))) {
      complain('default', 'expected a default that fits the pattern');
    }
  });

/** playbook.yaml: facts about one playbook. Unknown keys are faults. */
export const playbookSchema = z
  .strictObject({
    name: z.string().regex(/^rdp(-[a-z0-9]+)+$/, 'expected a name such as rdp-<verb>-<object>'),
    title: z.string().min(1, 'expected a title'),
    summary: z.string().min(1, 'expected a few sentences for the person who decides'),
    remedies: z.array(causeId),
    remedyWith: z
      .record(causeId, z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
      .optional(),
    requires: z.array(causeId),
    guards: z.strictObject(Object.fromEntries(guardNames.map((name) => [name, guarding.optional()]))),
    rung: z.int().min(1, 'expected 1 or more').max(99, 'expected 99 or less'),
    target: z.enum(['server', 'client']),
    runsAs: z.enum(['admin', 'system']),
    risk: z.enum(['low', 'medium', 'high']),
    lowersSecurity: z.boolean(),
    undoLowersSecurity: z.boolean().optional(),
    disrupts: z.array(disruption),
    undoDisrupts: z.array(disruption).optional(),
    undo,
    editions: z.array(z.enum(['desktop', 'core'])).min(1, 'expected at least one edition'),
    effectiveAfter: z.enum(['at-once', 'service-restart', 'reboot']),
    proof: z.enum(['handshake', 'nla-required', 'new-certificate', 'tls', 'port-open', 'inside-only']),
    comesBackWithin: z
      .int()
      .min(60, 'expected seconds from 60 to 3600')
      .max(3_600, 'expected seconds from 60 to 3600')
      .optional(),
    timeout: z.strictObject({ detect: seconds, apply: seconds, revert: seconds }),
    parameters: z.record(
      z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/, 'expected a name such as removeDeny'),
      parameter,
    ),
  })
  .superRefine((one, context) => {
    const holdsFor = one.undo.kind === 'timed' ? one.undo.holdsFor : undefined;
    const held = holdsFor === undefined ? undefined : one.parameters[holdsFor];
    const { type, minimum = -1, maximum = mostMinutesHeld + 1 } = held ?? {};
    if (holdsFor !== undefined && (type !== 'integer' || minimum < 0 || maximum > mostMinutesHeld)) {
      const message = `expected the name of a parameter that is an integer from 0 or more to ${mostMinutesHeld} at most`;
      context.addIssue({ code: 'custom', path: ['undo'], message });
    }
    // A weakening that nobody has to remember to end is the only kind there is.
    if (one.lowersSecurity && (one.risk !== 'high' || minimum < 1)) {
      const message = 'expected risk: high and a timed undo with holdsFor beside it, of a minute or more';
      context.addIssue({ code: 'custom', path: ['lowersSecurity'], message });
    }
    if (one.undoLowersSecurity === true && (one.lowersSecurity || one.undo.kind === 'none')) {
      const message = 'expected an undo, and lowersSecurity: false';
      context.addIssue({ code: 'custom', path: ['undoLowersSecurity'], message });
    }
    for (const [cause, values] of Object.entries(one.remedyWith ?? {})) {
      const isKnown = Object.entries(values).every(([name, value]) => {
        const parameter = one.parameters[name];
        return parameter !== undefined && isOfType(value, parameter.type);
      });
      if (one.remedies.includes(cause) && isKnown) continue;
      const message =
        'expected a cause among remedies, and parameters of this playbook with values of their type';
      context.addIssue({ code: 'custom', path: ['remedyWith', cause], message });
    }
    if (one.comesBackWithin !== undefined && !one.disrupts.includes('reboot')) {
      const message = 'expected reboot among what is disrupted';
      context.addIssue({ code: 'custom', path: ['comesBackWithin'], message });
    }
  }) as unknown as z.ZodType<PlaybookFacts>;

const topicId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected an id such as rename-machine-keys');
const said = z.string().trim().min(1, 'expected a sentence').max(600, 'expected at most 600 characters');
const topicNames = z
  .array(z.string().trim().min(2, 'expected at least two letters'))
  .min(1, 'expected at least one');
const playbookName = z.string().regex(/^rdp(-[a-z0-9]+)+$/, 'expected a name such as rdp-<verb>-<object>');

/** refused.yaml: what is never done, and what is offered instead. */
export const refusedSchema = z.strictObject({
  refused: z
    .array(
      z.strictObject({
        id: topicId,
        does: said,
        severity: z.enum(['dangerous', 'weakening', 'useless']),
        names: topicNames,
        reason: said,
        instead: z.strictObject({ say: said, playbooks: z.array(playbookName), advice: topicId.optional() }),
      }),
    )
    .min(1, 'expected at least one'),
}) satisfies z.ZodType<{ readonly refused: readonly Refused[] }>;

/** advice.yaml: what is said about everything else that people try. */
export const adviceSchema = z.strictObject({
  advice: z
    .array(
      z.strictObject({
        id: topicId,
        kind: z.enum(['repair', 'check', 'advice', 'myth']),
        title: said,
        names: topicNames,
        text: said,
        commands: z.array(z.strictObject({ run: said, does: said })).default([]),
        playbooks: z.array(playbookName).default([]),
      }),
    )
    .min(1, 'expected at least one'),
}) satisfies z.ZodType<{ readonly advice: readonly Advice[] }>;

/** Whether a value is of a parameter's type. */
function isOfType(value: unknown, type: 'string' | 'integer' | 'boolean'): boolean {
  return type === 'integer' ? Number.isSafeInteger(value) : typeof value === type;
}

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
