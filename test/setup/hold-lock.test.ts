import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../files/scratch-folder.ts';
import { load, runNode, setupFile } from './run-setup.ts';

const { holdLock } = await load('hold-lock.mjs');
const deadPid = () => String(spawnSync('true').pid);

function lockHeldBy(pid: string | null): string {
  const path = join(scratchFolder(), 'setup.lock');
  mkdirSync(path);
  if (pid !== null) writeFileSync(join(path, 'pid'), pid);
  return path;
}

describe('the set-up lock', () => {
  it('lets one at a time in, among many that all find a dead one first', async () => {
    const path = lockHeldBy(deadPid());
    const counter = join(path, '..', 'counter');
    writeFileSync(counter, '0');
    const script = [
      `import { holdLock } from ${JSON.stringify(setupFile('hold-lock.mjs'))};`,
      `import { readFileSync, writeFileSync } from 'node:fs';`,
      `const release = await holdLock(${JSON.stringify(path)});`,
      `const count = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));`,
      'await new Promise((resolve) => setTimeout(resolve, 20));',
      `writeFileSync(${JSON.stringify(counter)}, String(count + 1));`,
      'release();',
    ].join('\n');
    const all = await Promise.all(
      Array.from({ length: 6 }, () => runNode(['--input-type=module', '-e', script], { cwd: '/' })),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('6');
    expect(readdirSync(join(path, '..'))).toEqual(['counter']);
  });

  it('is taken over from one who died before it could say who it was', async () => {
    const path = lockHeldBy(null);
    utimesSync(path, 0, 0);
    const release = await holdLock(path);
    expect(readFileSync(join(path, 'pid'), 'utf8')).toBe(`${process.pid}\n`);
    release();
    expect(existsSync(path)).toBe(false);
  });

  it('is not taken from the living: whoever has waited long enough is told by whom and where', async () => {
    const path = lockHeldBy(String(process.ppid));
    await expect(holdLock(path, 50)).rejects.toThrow(`(process ${process.ppid}) holds ${path}`);
    expect(existsSync(path)).toBe(true);
  });
});
