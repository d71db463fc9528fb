import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { underLock } from '../../adapters/redis/under-lock.ts';
import { pause } from '../contracts/eventually.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rdp-medic-test-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('does one thing at a time, also after one that failed', async () => {
  const path = join(folder, 'lock');
  let inside = 0;
  let most = 0;
  const all = Array.from({ length: 6 }, (_, at) =>
    underLock(path, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(10);
      inside -= 1;
      if (at === 0) throw new Error('failed');
      return at;
    }),
  );
  const settled = await Promise.allSettled(all);
  expect(most).toBe(1);
  expect(settled.map(({ status }) => status).sort()).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
  ]);
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ['is not there any more', 999_999_999],
  ['had the number that we have now', process.pid],
])('takes the lock of a process that %s', async (_, pid) => {
  const path = join(folder, 'left');
  await writeFile(path, `${pid}`);
  expect(await underLock(path, async () => 'done')).toBe('done');
});
