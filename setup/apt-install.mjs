import { existsSync, readdirSync } from 'node:fs';
import { denyServiceStarts } from './deny-service-starts.mjs';
import { holdLock } from './hold-lock.mjs';
import { onLeaving } from './on-leaving.mjs';
import { runQuietly } from './run-quietly.mjs';
import { say } from './say.mjs';

// The whole machine has one policy-rc.d, so the lock is the machine's too. Only root gets here.
const lockPath = '/run/rdp-medic-apt.lock';
const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
const patience = ['-o', 'DPkg::Lock::Timeout=300'];

/** Whether this process may install with apt here. */
export function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');
}

/**
 * Installs those of the Debian packages that are on offer here, no service started; says in one line which, and
 * what apt said when it could not. The package lists are fetched first when there are none, and once more when
 * the installation fails with old ones.
 */
export async function aptInstall(packages) {
  const release = onLeaving(await holdLock(lockPath));
  const allowAgain = onLeaving(denyServiceStarts());
  try {
    if (listsAreMissing()) await update();
    const offered = await whatIsOffered(packages);
    // Another release may have dropped one: that must neither keep the rest away nor cost a try every time.
    if (offered.length === 0) return;
    say(`installing with apt, no service is started: ${offered.join(', ')}`);
    if ((await install(offered)).code === 0) return;
    await update();
    const result = await install(offered);
    if (result.code !== 0) say(`apt could not install them: ${lastWords(result.output)}`);
  } finally {
    allowAgain();
    release();
  }
}

/** Those with a candidate: `apt-cache policy` names each package it knows in a line of its own. */
async function whatIsOffered(packages) {
  const { output } = await runQuietly('apt-cache', ['policy', ...packages], { env: environment });
  return packages.filter((name) => {
    const block = output.split(/\n(?=\S)/).find((part) => part.startsWith(`${name}:\n`));
    return /Candidate: (?!\(none\))/.test(block ?? '');
  });
}

function install(packages) {
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...patience, ...packages];
  return runQuietly('apt-get', args, { env: environment });
}

function update() {
  return runQuietly('apt-get', ['update', '-qq', ...patience], { env: environment });
}

function listsAreMissing() {
  try {
    return !readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return true;
  }
}

function lastWords(output) {
  const lines = output.split('\n').filter((line) => line.startsWith('E:'));
  return (lines.length > 0 ? lines : output.trim().split('\n').slice(-3)).join(' ');
}
