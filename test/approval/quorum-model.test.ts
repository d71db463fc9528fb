import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeSequence, newTally, sequences } from './quorum-model.ts';

it('no sequence of commands, clicks, clocks, edits and host changes starts anything without a right to it', async () => {
  const tally = newTally();
  await fc.assert(
    fc.asyncProperty(sequences, (sequence) => judgeSequence(sequence, tally)),
    { numRuns: 2_000, seed: 8 },
  );
  // It would hold as well if nothing ever happened.
  expect(tally.planned).toBeGreaterThan(2_000);
  expect(tally.approved).toBeGreaterThan(700);
  expect(tally.started).toBeGreaterThan(300);
  expect(tally.byGlass).toBeGreaterThan(50);
  expect(tally.withheld).toBeGreaterThan(150);
  // Some seconds on a quiet machine.
}, 300_000);
