import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../files/scratch-folder.ts';
import { load, runNode, setupFile } from './run-setup.ts';

const { closingLine } = await load('closing-line.mjs');
const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const green = { types: 0, lint: 0, code: 0 };
const tally = { passed: 10, failed: 0, skipped: [] as string[], faults: [] as string[] };
const last = (ended: unknown) => closingLine(ended).lines.at(-1);

describe('the last line of the tests', () => {
  it('counts types and lint as one check each', () => {
    expect(last({ ...green, tally })).toBe('12 passed, 0 failed');
    const red = closingLine({ types: 2, lint: 1, code: 0, tally });
    expect(red.lines.slice(-3)).toEqual([
      'failed: types (tsc --noEmit)',
      'failed: lint (biome check .)',
      '10 passed, 2 failed',
    ]);
    expect(red.failed).toBe(2);
  });

  it('follows a list of everything that was skipped', () => {
    const { lines } = closingLine({
      ...green,
      tally: { ...tally, skipped: ['a > needs xrdp', 'b > needs nmap'] },
    });
    expect(lines.slice(-3)).toEqual([
      'skipped: a > needs xrdp',
      'skipped: b > needs nmap',
      '12 passed, 0 failed, 2 skipped',
    ]);
  });

  it('is not green when the run broke off, left no tally, or failed without a failing test', () => {
    expect(last({ ...green, code: 1, tally: null })).toBe('2 passed, 1 failed');
    expect(last({ ...green, code: 1, tally })).toBe('12 passed, 1 failed');
    expect(last({ ...green, code: 1, tally: { ...tally, faults: ['unhandled: x'] } })).toBe(
      '12 passed, 1 failed',
    );
    expect(last({ ...green, code: 1, tally: { ...tally, failed: 3 } })).toBe('12 passed, 3 failed');
  });

  it('counts what vitest really ran: passes, failures, skips, broken files and stray errors', async () => {
    const root = scratchFolder();
    symlinkSync(modules, join(root, 'node_modules'));
    mkdirSync(join(root, 'test'));
    const head = "import { it, describe, beforeAll } from 'vitest';\n";
    const files = {
      'good.test.ts': `${head}it('holds', () => {});\nit.skipIf(true)('needs what is not here', () => {});\n`,
      'bad.test.ts': `${head}it('fails', () => { throw new Error('no'); });\n`,
      'broken.test.ts': 'throw new Error("cannot be loaded");\n',
      'hook.test.ts': `${head}describe('a suite', () => { beforeAll(() => { throw new Error('no'); }); it('never runs', () => {}); });\n`,
      'stray.test.ts': `${head}it('holds too', async () => { Promise.reject(new Error('stray')); await new Promise((r) => setTimeout(r, 50)); });\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'test', name), text);
    const path = join(root, 'tally.json');
    const { code } = await runNode(
      [
        join(modules, 'vitest', 'vitest.mjs'),
        'run',
        '--root',
        root,
        `--reporter=${setupFile('tally-reporter.mjs')}`,
      ],
      { cwd: root, env: { RDP_MEDIC_TALLY: path } },
    );
    expect(code).toBe(1);
    const counted = JSON.parse(readFileSync(path, 'utf8')) as typeof tally;
    expect(counted).toMatchObject({ passed: 2, failed: 1 });
    expect(counted.skipped).toContain('test/good.test.ts > needs what is not here');
    expect([...counted.faults].sort()).toEqual([
      'test/broken.test.ts could not be run',
      'test/hook.test.ts > a suite',
      'unhandled: stray',
    ]);
  });
});
