import { afterAll, beforeAll, expect, it } from 'vitest';
import { errand, expectTruth } from './cut-anywhere.ts';
import { cutLab } from './cut-lab.ts';

let bench: Awaited<ReturnType<typeof cutLab>>;
let whole: Awaited<ReturnType<typeof errand>>;
beforeAll(async () => {
  bench = await cutLab();
  whole = await errand(bench, {});
});
afterAll(() => bench.close());

it('a connection cut at any of twenty bytes leaves one outcome, and a true one', async () => {
  expect(whole).toMatchObject({ outcome: { kind: 'returned' }, begun: 1 });
  for (let seed = 1; seed <= 20; seed += 1) await expectTruth(bench, whole, seed);
});
