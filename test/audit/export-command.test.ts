import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../files/scratch-folder.ts';
import { entry, logOf } from './chained-log.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const log = logOf([
  { ...entry('a'), at: '2026-11-20T23:59:59.000Z' },
  entry('b', { reason: 'a | b = c' }),
  { ...entry('c'), run: 'R2' },
]);

function exported(lines: readonly string[], ...options: readonly string[]) {
  const cwd = scratchFolder();
  writeFileSync(join(cwd, 'audit.jsonl'), lines.join(''));
  const args = [main, 'audit', 'export', 'audit.jsonl', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('medic audit export', () => {
  it('writes the lines as they stand, so that the chain can be followed there too', () => {
    const { status, stdout, stderr } = exported(log);
    expect({ status, stdout }).toEqual({ status: 0, stdout: log.join('') });
    expect(stderr).toMatch(/^3 of 3 entries written; sound up to entry 3, head [0-9a-f]{64}\n$/);
  });

  it('writes CEF, one line for each entry', () => {
    const { stdout } = exported(log, '--format', 'cef');
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stdout).toContain('msg={"reason":"a | b \\= c"}');
  });

  it('takes a span of time and a run', () => {
    expect(exported(log, '--since', '2026-11-21', '--until', '2026-11-22').stdout).toBe(log[1]! + log[2]!);
    expect(exported(log, '--run', 'r2').stdout).toBe(log[2]!);
  });

  it('ends where the proof ends, and says so', () => {
    const { status, stdout, stderr } = exported(log.with(1, log[1]!.replace('oncall', 'nobody')));
    expect({ status, stdout }).toEqual({ status: 1, stdout: log[0]! });
    expect(stderr).toContain('audit.jsonl, line 2: changed;');
  });

  it('names what it cannot read', () => {
    expect(exported(log, '--format', 'csv')).toMatchObject({ status: 2, stdout: '' });
    expect(exported(log, '--since', 'yesterday').stderr).toContain('A time looks like 2026-11-21');
  });
});
