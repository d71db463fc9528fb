import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdp-medic-'));
  writeFileSync(join(folder, 'file'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function medic(...args: readonly string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const err = text(child.stderr);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, err: await err };
}

describe('a place that cannot be written', () => {
  it('as data folder is told in one line that says why, and nothing starts', async () => {
    for (const [path, why] of [
      ['file', 'a file stands there'],
      ['file/under', 'a file stands on the way to it'],
    ] as const) {
      const { code, err } = await medic('start', '--data', join(folder, path));
      expect(code).toBe(2);
      expect(err).toContain(`${join(folder, path)} cannot be used: ${why}.`);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });

  it('for the state of the lab is told in one line, and the lab ends', async () => {
    const { code, err } = await medic('lab', '--state', join(folder, 'file', 'lab.json'));
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('cannot be written');
  });
});
