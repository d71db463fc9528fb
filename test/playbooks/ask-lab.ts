import { happen } from '../../lab/happen.ts';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import { run } from '../lab/scripts/machine.ts';
import type { RecordedCase } from './recorded-cases.ts';
import { type Kept, kept } from './recordings.ts';
import { stableFor } from './stable.ts';

/** The steps of a case by the lab's own behaviours, kept as a real PowerShell's are. */
export async function askLab(one: RecordedCase): Promise<readonly Kept[]> {
  const host = structuredClone(one.machine.host);
  const machine = { ...one.machine, host, ring: new Map(one.machine.ring) };
  const outcomes: { outcome: Outcome; state: unknown }[] = [];
  let before: Value = null;
  for (const { script, parameters = {}, whatIf = false, keep, undo, happens = [] } of one.steps) {
    for (const each of happens) happen(machine, each);
    const all = undo === true ? { ...parameters, Before: before } : parameters;
    const outcome = await run(machine, script, { parameters: all, whatIf });
    if (keep === true && outcome.kind === 'returned') before = (outcome.value as { before: Value }).before;
    outcomes.push({ outcome, state: structuredClone(host) });
  }
  return kept(one, stableFor(one.machine.host)(one.machine.host), outcomes);
}
