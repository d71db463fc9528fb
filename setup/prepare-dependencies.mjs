import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { holdLock } from './hold-lock.mjs';
import { onLeaving } from './on-leaving.mjs';
import { runQuietly } from './run-quietly.mjs';
import { say } from './say.mjs';

/** The Node the project runs on: the npm package `node`, put in place by its own install script. */
export function projectNode(root) {
  return join(root, 'node_modules', '.bin', 'node');
}

/**
 * Sees to it that node_modules holds what package-lock.json says, and Node 24 with it. Null when all is well,
 * else one sentence saying what is missing.
 */
export async function prepareDependencies(root, mayInstall) {
  if (!areUpToDate(root)) {
    if (!mayInstall)
      return 'npm packages are missing or out of date, and RDP_MEDIC_NO_INSTALL is set: run "npm ci"';
    const release = onLeaving(await holdLock(join(root, '.rdp-medic', 'setup.lock')));
    try {
      // Whoever held the lock before us may have done it all.
      if (!areUpToDate(root)) await install(root);
    } catch (error) {
      return error.message;
    } finally {
      release();
    }
  }
  return nodeFault(root);
}

/** Compares what npm says it installed (node_modules/.package-lock.json) with package-lock.json. */
function areUpToDate(root) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null || !lockFits(root, wanted)) return false;
  return Object.entries(wanted.packages)
    .filter(([path, entry]) => path !== '' && entry.optional !== true && entry.devOptional !== true)
    .every(([path, entry]) => present.packages?.[path]?.version === entry.version);
}

/** Whether package-lock.json was made for this package.json; `npm ci` refuses otherwise. */
function lockFits(root, lock) {
  const manifest = readJson(join(root, 'package.json'));
  const entry = lock?.packages?.[''] ?? {};
  return ['dependencies', 'devDependencies'].every(
    (kind) => JSON.stringify(sorted(manifest?.[kind])) === JSON.stringify(sorted(entry[kind])),
  );
}

function sorted(record = {}) {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * A fresh node_modules comes from `npm ci`. One that is there is brought up to date in place, because a running
 * program imports from it lazily and `npm ci` would take it away first. `npm ci` also refuses a lock made where
 * the packages of other platforms were not to be had. --no-save: a set-up writes into no file of the project,
 * unless package.json asks for something that package-lock.json does not know.
 */
async function install(root) {
  const lock = readJson(join(root, 'package-lock.json'));
  const isFresh = !existsSync(join(root, 'node_modules', '.package-lock.json'));
  const inPlace = ['install', '--no-save'];
  const ways = !lockFits(root, lock)
    ? [['install']]
    : !namesEveryPlatform(lock)
      ? [inPlace]
      : isFresh
        ? [['ci'], inPlace]
        : [inPlace, ['ci']];
  let output = '';
  for (const way of ways) {
    say(`installing npm packages (npm ${way.join(' ')})`);
    const result = await runQuietly('npm', [...way, '--no-audit', '--no-fund'], {
      cwd: root,
      env: npmEnvironment(root),
    });
    if (result.code === 0 && areUpToDate(root)) return;
    output = result.output;
  }
  throw new Error(`npm could not install the packages: ${lastWords(output)}`);
}

function namesEveryPlatform(lock) {
  const names = new Set(
    Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  );
  return Object.values(lock.packages).every((entry) =>
    Object.keys(entry.optionalDependencies ?? {}).every((name) => names.has(name)),
  );
}

/** npm must not run on the very Node it is about to replace, nor take our own npm run for its parent. */
function npmEnvironment(root) {
  const own = join(root, 'node_modules');
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^npm_(lifecycle|package|command|node_execpath)/.test(name)) delete env[name];
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
  return env;
}

function nodeFault(root) {
  const binary = projectNode(root);
  const version = readJson(join(root, 'node_modules', 'node', 'package.json'))?.version ?? '';
  if (existsSync(binary) && version.startsWith('24.')) return null;
  return (
    'Node 24 is not in node_modules/.bin: the npm package "node" puts it there with its install script, ' +
    'so install scripts must be allowed (npm config set ignore-scripts false; npm rebuild node)'
  );
}

function lastWords(output) {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  return (lines.length > 0 ? lines.slice(0, 4) : output.trim().split('\n').slice(-3)).join(' ');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
