import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutations } from '../long/mutations.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');

/** That each is noticed takes minutes and is proved by `node test/long/mutate-approval.ts`. */
describe('the safeguards that are taken out one by one', () => {
  it.each(mutations.map((one) => [one.safeguard, one] as const))(
    '%s: still stands where it is taken out',
    (_, one) => {
      expect(read(one.file).split(one.text)).toHaveLength(2);
    },
  );
});
