import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '../files/scratch-folder.ts';

const setup = join(import.meta.dirname, '..', '..', 'setup');

/** A file that a shell runs. */
export function writeScript(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
}

const lock = {
  lockfileVersion: 3,
  packages: { '': { dependencies: { a: '1.0.0' } }, 'node_modules/a': { version: '1.0.0' } },
};

/**
 * A project with the real set-up and one dependency, whose `npm` and Node 24 are small scripts: npm notes its
 * arguments in npm.log and installs; the Node says its arguments on stdout and leaves with 7.
 */
export function fakeRoot(npm: readonly string[] = ['sh ./install.sh']): { root: string; path: string } {
  const root = scratchFolder({
    'package.json': JSON.stringify({ dependencies: { a: '1.0.0' } }),
    'package-lock.json': JSON.stringify(lock),
  });
  cpSync(setup, join(root, 'setup'), { recursive: true });
  writeScript(join(root, 'install.sh'), [
    'mkdir -p node_modules/.bin node_modules/node',
    `echo '${JSON.stringify(lock)}' > node_modules/.package-lock.json`,
    'echo \'{"version":"24.1.0"}\' > node_modules/node/package.json',
    'cp fake-node.sh node_modules/.bin/node',
  ]);
  writeScript(join(root, 'fake-node.sh'), ['echo "$@"', 'exit 7']);
  writeScript(join(root, 'bin', 'npm'), ['echo "$@" >> npm.log', ...npm]);
  writeScript(join(root, 'bin', 'redis-server'), ['echo "Redis server v=7.0.15 sha=0"']);
  return { root, path: `${join(root, 'bin')}:/usr/bin:/bin` };
}
