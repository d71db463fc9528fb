import { expect, it } from 'vitest';
import { line, mutateApproval } from './mutate-approval.ts';

it('every safeguard that is taken out makes the test fail that is named for it', async () => {
  const all = await mutateApproval();
  console.log(all.map(line).join('\n'));
  expect(all.filter(({ by }) => by.length === 0).map(({ mutation }) => mutation.safeguard)).toEqual([]);
}, 900_000);
