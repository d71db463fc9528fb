import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine } from './closing-line.mjs';
import { onLeaving } from './on-leaving.mjs';
import { runThrough } from './run-through.mjs';

/**
 * Types, lint and the tests of a scope (unit, usual, long), each shown while it runs. The last line says how
 * many passed and failed; types and lint count as one check each. Returns the exit code.
 */
export async function runTests(root, node, scope, args) {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-tally-'));
  const clear = onLeaving(() => rmSync(folder, { recursive: true, force: true }));
  const tally = join(folder, 'tally.json');
  const modules = join(root, 'node_modules');
  const run = (script, words, env) => runThrough(node, [join(modules, script), ...words], { cwd: root, env });
  // What tsc learned is kept beside the packages, so that the next check looks at what has changed alone.
  const learned = ['--incremental', '--tsBuildInfoFile', join(modules, '.cache', 'tsc.tsbuildinfo')];
  const [types, lint] = await Promise.all([
    run('typescript/bin/tsc', ['--noEmit', ...learned]),
    run('@biomejs/biome/bin/biome', ['check', '.']),
  ]);
  const env = { ...process.env, RDP_MEDIC_TESTS: scope, RDP_MEDIC_TALLY: tally };
  const reporters = ['--reporter=default', `--reporter=${join(root, 'setup', 'tally-reporter.mjs')}`];
  const code = await run('vitest/vitest.mjs', ['run', ...reporters, ...args], env);
  const { lines, failed } = closingLine({ types, lint, code, tally: readTally(tally) });
  clear();
  process.stdout.write(`${lines.join('\n')}\n`);
  return failed > 0 ? 1 : 0;
}

function readTally(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
