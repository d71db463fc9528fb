import type { ParameterValue, Phase, Playbook } from '../playbook/playbook.ts';
import type { Changed, Detected, Outcome, Step, Value } from '../playbook/step.ts';

type Parameters = Readonly<Record<string, ParameterValue>>;

/** One phase of a playbook as a step. `before` is what revert puts back. */
export function phaseStep(
  playbook: Playbook,
  phase: Phase,
  parameters: Parameters,
  { whatIf = false, before }: { readonly whatIf?: boolean; readonly before?: Value } = {},
): Step {
  return {
    name: `${playbook.name}/${phase}`,
    harness: playbook.harnesses[phase],
    script: playbook.scripts[phase],
    parameters: before === undefined ? parameters : { ...parameters, Before: before },
    whatIf,
    timeoutMs: playbook.timeout[phase] * 1_000,
  };
}

/** What detect returned, or what is wrong with it. */
export function readDetected(outcome: Outcome): Detected | Exclude<Outcome, { kind: 'returned' }> {
  if (outcome.kind !== 'returned') return outcome;
  const value = outcome.value;
  if (!isRecord(value) || typeof value.inDesiredState !== 'boolean' || !isRecord(value.state)) {
    return { kind: 'garbled', message: 'detect did not return inDesiredState and state' };
  }
  const findings = Array.isArray(value.findings) ? value.findings : [];
  return {
    inDesiredState: value.inDesiredState,
    state: value.state,
    findings: findings.filter((one) => isRecord(one) && typeof one.id === 'string') as Detected['findings'],
  };
}

/** What apply or revert returned, or what is wrong with it. */
export function readChanged(outcome: Outcome): Changed | Exclude<Outcome, { kind: 'returned' }> {
  if (outcome.kind !== 'returned') return outcome;
  const value = outcome.value;
  if (
    !isRecord(value) ||
    typeof value.changed !== 'boolean' ||
    !isRecord(value.before) ||
    !isRecord(value.after)
  ) {
    return { kind: 'garbled', message: 'the script did not return changed, before and after' };
  }
  return {
    changed: value.changed,
    before: value.before,
    after: value.after,
    rebootRequired: value.rebootRequired === true,
  };
}

function isRecord(value: unknown): value is { readonly [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
