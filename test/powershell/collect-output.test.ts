import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectOutput } from '../../adapters/powershell/session/collect-output.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'rdp-medic-test-')), 'spilled');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const limits = { bytes: 1_000, objects: 5, spilledBytes: 2_000, spilledInAll: 3_000 };
const long = 'x'.repeat(1_500);
const same = <T>(data: T): T => data;

it('what did not fit goes to a file that only its owner reads, with no name that a step chooses', () => {
  const output = collectOutput('../../a b/\0c', folder, same, limits);
  output.add(long);
  const file = output.spilled!.file!;
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([file]);
  if (process.platform !== 'win32') {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
});

it('all jobs together keep no more than they may, and say so; after a week there is room again', () => {
  const spill = () => {
    const output = collectOutput('a/b', folder, same, limits);
    output.add(long);
    return output.spilled;
  };
  const [first, second, third] = [spill(), spill(), spill()];
  expect([first, second, third].map((one) => one?.file === null)).toEqual([false, false, true]);
  expect(third).toMatchObject({ objects: 1, bytes: 0, cut: true });
  writeFileSync(join(folder, 'a note'), '');
  const old = new Date(Date.now() - 8 * 24 * 3_600_000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), old, old);
  expect(spill()!.file).not.toBeNull();
  expect(existsSync(first!.file!)).toBe(false);
  expect(readdirSync(folder)).toHaveLength(2);
});
