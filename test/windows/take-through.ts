import { isDeepStrictEqual } from 'node:util';
import { phaseStep, readChanged, readDetected } from '../../src/bot/phase-step.ts';
import type { ParameterValue, Phase, Playbook } from '../../src/playbook/playbook.ts';
import type { Changed, Detected, Outcome, Step, Value } from '../../src/playbook/step.ts';

export type RunStep = (step: Step) => Promise<Outcome>;

/**
 * One playbook through its liturgy on a host that needs it: what-if reports and does nothing, apply does it once, the
 * next look finds it done, and what can be undone is undone to what was before. Returns what was otherwise, one
 * sentence each; empty: nothing.
 */
export async function takeThrough(
  playbook: Playbook,
  given: Readonly<Record<string, ParameterValue>>,
  run: RunStep,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const parameters = { ...defaultsOf(playbook), ...given };
  const send = (phase: Phase, more: { readonly whatIf?: boolean; readonly before?: Value } = {}) =>
    run(phaseStep(playbook, phase, parameters, more));
  async function look(when: string): Promise<Detected | null> {
    const seen = readDetected(await send('detect'));
    if (!('kind' in seen)) return seen;
    wrong.push(`detect ${when}: ${wordsOf(seen)}`);
    return null;
  }
  async function change(phase: 'apply' | 'revert', when: string, more: { whatIf?: boolean; before?: Value }) {
    const done = readChanged(await send(phase, more));
    if (!('kind' in done)) return done;
    wrong.push(`${phase} ${when}: ${wordsOf(done)}`);
    return null;
  }

  const first = await look('first');
  if (first === null) return wrong;
  if (first.inDesiredState) return ['detect first: finds nothing to do; the host was not made to need it'];
  const shown = await change('apply', 'what-if', { whatIf: true });
  if (shown === null) return wrong;
  if (shown.changed) wrong.push('apply what-if: says that it changed something');
  const still = await look('after what-if');
  if (still !== null && !isDeepStrictEqual(still.state, first.state)) wrong.push('what-if changed the host');
  const done = await change('apply', 'for real', {});
  if (done === null) return wrong;
  if (!done.changed) wrong.push('apply for real: says that it changed nothing');
  wrong.push(...asShown(shown, done));
  const after = await look('after apply');
  if (after?.inDesiredState === false) wrong.push('detect after apply: not in the desired state');
  const again = await change('apply', 'again', {});
  if (again?.changed === true) wrong.push('apply again: changed something a second time');
  if (playbook.undo.kind !== 'none') {
    const back = await change('revert', 'for real', { before: done.before });
    if (back?.changed === false) wrong.push('revert: says that it changed nothing');
    const end = await look('after revert');
    if (end !== null && !isDeepStrictEqual(end.state, first.state))
      wrong.push(
        `after revert the host is ${JSON.stringify(end.state)}, it was ${JSON.stringify(first.state)}`,
      );
  }
  return wrong;
}

function asShown(shown: Changed, done: Changed): readonly string[] {
  return isDeepStrictEqual(shown.before, done.before) ? [] : ['apply: before is not what what-if said'];
}

function defaultsOf({ parameters }: Playbook): Record<string, ParameterValue> {
  const given = Object.entries(parameters).flatMap(([name, one]) =>
    one.default === undefined ? [] : [[name, one.default] as const],
  );
  return Object.fromEntries(given);
}

function wordsOf(outcome: Exclude<Outcome, { kind: 'returned' }>): string {
  if (outcome.kind === 'threw') return `threw ${outcome.id}: ${outcome.message}`;
  return 'message' in outcome ? `${outcome.kind}: ${outcome.message}` : outcome.kind;
}
