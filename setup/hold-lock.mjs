import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const patienceMs = 15 * 60_000;
/** A lock folder without a pid is that of somebody who was killed between two system calls. */
const pidlessMs = 5_000;

/**
 * Takes the lock folder at `path`, waiting for a living holder, and returns the function that gives it back.
 * A folder whose holder no longer lives is moved aside under a name of our own first, so that of two who find
 * it dead only one takes it away.
 */
export async function holdLock(path, waitMs = patienceMs) {
  mkdirSync(dirname(path), { recursive: true });
  const until = Date.now() + waitMs;
  let told = false;
  for (;;) {
    if (tryToTake(path)) return () => giveBack(path);
    const holder = holderOf(path);
    if (holder === 'gone') continue;
    if (holder === 'dead') {
      clearAway(path);
      continue;
    }
    if (Date.now() > until) {
      throw new Error(`another set-up (process ${holder}) holds ${path}; remove that folder if it does not`);
    }
    if (!told) say(`waiting for another set-up (process ${holder})`);
    told = true;
    await sleep(100);
  }
}

function tryToTake(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), `${process.pid}\n`);
  return true;
}

/** The pid of the living holder, `dead`, or `gone` when the folder is no longer there. */
function holderOf(path) {
  try {
    const pid = readPid(path);
    if (pid !== null) return isAlive(pid) ? pid : 'dead';
    return Date.now() - statSync(path).mtimeMs > pidlessMs ? 'dead' : 'starting';
  } catch (error) {
    if (error.code === 'ENOENT') return 'gone';
    throw error;
  }
}

function readPid(path) {
  try {
    const pid = Number(readFileSync(join(path, 'pid'), 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function clearAway(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const pid = readPid(aside);
  // Somebody else cleared the dead one and took the lock between our look and our rename: theirs goes back.
  if (pid !== null && isAlive(pid)) renameSync(aside, path);
  else rmSync(aside, { recursive: true, force: true });
}

function giveBack(path) {
  if (readPid(path) === process.pid) rmSync(path, { recursive: true, force: true });
}
