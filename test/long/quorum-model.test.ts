import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeSequence, newTally, sequences } from '../approval/quorum-model.ts';

it('no sequence of a hundred thousand starts anything without a right to it', async () => {
  const tally = newTally();
  await fc.assert(
    fc.asyncProperty(sequences, (sequence) => judgeSequence(sequence, tally)),
    { numRuns: 100_000 },
  );
  expect(tally.started).toBeGreaterThan(10_000);
  expect(tally.byGlass).toBeGreaterThan(500);
}, 7_200_000);
