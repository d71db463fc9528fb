import type { Outcome } from '../../src/playbook/step.ts';
import { labState } from './lab-state.ts';
import type { RecordedCase } from './recorded-cases.ts';
import { type Kept, kept, stateOf } from './recordings.ts';
import { type RealOutcome, runInPwsh } from './run-in-pwsh.ts';
import { stableFor } from './stable.ts';

export interface Asked {
  readonly kept: ReadonlyMap<string, readonly Kept[]>;
  /** What could not be answered here, because only Windows has it: there must be nothing of the kind. */
  readonly notHere: readonly string[];
}

/** Runs every case with the real scripts in a real PowerShell: two at once, which the fewest machines are too small for. */
export async function askPwsh(cases: readonly RecordedCase[]): Promise<Asked> {
  const states = cases.map(({ machine }) => labState(machine));
  const given = cases.map(({ steps }, index) => ({ state: states[index]!, steps }));
  const half = halfOf(cases);
  const [first, second] = await Promise.all([
    runInPwsh(given.slice(0, half), {}, 900_000),
    runInPwsh(given.slice(half), {}, 900_000),
  ]);
  const real = [...first, ...second];
  const all = cases.map((one, index) => {
    let state: unknown = states[index];
    const outcomes = real[index]!.map((each) => {
      state = each.state ?? state;
      return { outcome: outcomeOf(each), state };
    });
    return [one.title, kept(one, stableFor(one.machine.host)(stateOf(states[index])), outcomes)] as const;
  });
  const notHere = cases.flatMap(({ title, steps }, index) =>
    real[index]!.flatMap((each, at) => each.notHere.map((what) => `${title}: ${steps[at]!.script}: ${what}`)),
  );
  return { kept: new Map(all), notHere };
}

/** Where half of the steps are done. */
function halfOf(cases: readonly RecordedCase[]): number {
  const steps = cases.map((one) => one.steps.length);
  const all = steps.reduce((sum, count) => sum + count, 0);
  let done = 0;
  for (const [index, count] of steps.entries()) {
    done += count;
    if (done * 2 >= all) return index + 1;
  }
  return steps.length;
}

function outcomeOf({ kind, value, id, message }: RealOutcome): Outcome {
  if (kind === 'returned') return { kind, value: value ?? null };
  return { kind, id: id ?? '', message: message ?? '' };
}
