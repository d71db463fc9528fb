import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Outcome, Step } from '../../src/playbook/step.ts';
import { machineWith, run as runOn } from '../lab/scripts/machine.ts';
import { type RunStep, takeThrough } from './take-through.ts';
import { trials } from './trials.ts';

const playbooks = await readPlaybooks(join(import.meta.dirname, '..', '..', 'playbooks'));
const named = (name: string): Playbook => playbooks.find((one) => one.name === name)!;

async function onLab(fault: string): Promise<RunStep> {
  const machine = await machineWith(20348, fault);
  return ({ name, parameters, whatIf }: Step) => runOn(machine, name, { parameters, whatIf });
}

/** The same host, but what one step says is said otherwise. */
function lying(run: RunStep, when: (step: Step, nth: number) => boolean, instead: object): RunStep {
  const counts = new Map<string, number>();
  return async (step) => {
    const outcome = await run(step);
    const nth = (counts.get(step.name) ?? 0) + 1;
    counts.set(step.name, nth);
    if (!when(step, nth) || outcome.kind !== 'returned') return outcome;
    return { kind: 'returned', value: { ...(outcome.value as object), ...instead } } as Outcome;
  };
}

describe('what is tried on a disposable Windows machine', () => {
  it('is a playbook that stands here, tried once, or said to be left out', () => {
    const tried = trials.map(({ playbook }) => playbook);
    expect(new Set(tried).size).toBe(tried.length);
    for (const { playbook, parameters = {}, from } of trials) {
      const known = Object.keys(named(playbook).parameters);
      expect(known).toEqual(expect.arrayContaining([...Object.keys(parameters), ...(from ? [from] : [])]));
    }
  });

  it.each(trials.filter(({ fault }) => fault !== undefined))(
    '$playbook: the lab with the same fault goes through',
    async ({ playbook, parameters = {}, fault }) => {
      expect(await takeThrough(named(playbook), parameters, await onLab(fault!))).toEqual([]);
    },
  );

  const nla = named('rdp-require-nla');
  it.each([
    ['what-if that changes', (s: Step) => s.whatIf, { changed: true }, 'says that it changed something'],
    [
      'an apply that does nothing',
      (s: Step) => /apply$/.test(s.name) && !s.whatIf,
      { changed: false },
      'changed nothing',
    ],
    [
      'an apply that never rests',
      (s: Step, n: number) => /apply$/.test(s.name) && n === 3,
      { changed: true },
      'a second time',
    ],
    [
      'a host that is not cured',
      (s: Step, n: number) => /detect$/.test(s.name) && n === 3,
      { inDesiredState: false },
      'not in the desired state',
    ],
    [
      'a revert that leaves something',
      (s: Step, n: number) => /detect$/.test(s.name) && n === 4,
      { state: {} },
      'after revert',
    ],
    [
      'a host that needs nothing',
      (s: Step) => /detect$/.test(s.name),
      { inDesiredState: true },
      'nothing to do',
    ],
  ] as const)('sees %s', async (_title, when, instead, words) => {
    const wrong = await takeThrough(nla, {}, lying(await onLab('nla-off'), when, instead));
    expect(wrong.join('\n')).toContain(words);
  });

  it('sees a script that throws', async () => {
    const run: RunStep = async () => ({ kind: 'threw', id: 'Broken', message: 'it broke' });
    expect(await takeThrough(nla, {}, run)).toEqual(['detect first: threw Broken: it broke']);
  });
});
