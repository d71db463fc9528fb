import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';

/** Programs beside Node, with the Debian package that brings each. */
export const redis = { program: 'redis-server', package: 'redis-server' };
export const realServers = [
  { program: 'xrdp', package: 'xrdp' },
  { program: 'freerdp-shadow-cli', package: 'freerdp2-shadow-x11' },
  { program: 'Xvfb', package: 'xvfb' },
  { program: 'xkbcomp', package: 'x11-xkb-utils' },
  { program: 'sslscan', package: 'sslscan' },
  { program: 'nmap', package: 'nmap' },
  { program: 'openssl', package: 'openssl' },
  { program: 'sshd', package: 'openssh-server' },
  { program: 'ssh', package: 'openssh-client' },
  { program: 'chromium', package: 'chromium' },
];

/** Where it is, or null. Looks into sbin too: an ordinary person's PATH may leave it out. */
export function findProgram(name, path = process.env.PATH ?? '') {
  for (const folder of [...path.split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** `7.0.15` of `Redis server v=7.0.15 sha=…`, or null when it cannot be read. */
export async function redisVersion(file) {
  const { output } = await runQuietly(file, ['--version']);
  return /\bv=(\d+\.\d+\.\d+)/.exec(output)?.[1] ?? null;
}

/** redis-server 6.2 is the oldest that has what the queues need. */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}
