import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type HostKey, hostKeyLine } from './host-key.ts';
import { type KnownHostsFile, parseKnownHosts } from './known-hosts.ts';

/** Known_hosts files as they are on the disk now. */
export interface KnownHostsBook {
  /** A file that is not there knows nobody; one that cannot be read is a reason not to go on. */
  read(path: string): Promise<KnownHostsFile | { readonly kind: 'unreadable'; readonly why: string }>;
  /** Writes a key down under a name, at the end. Throws when the file cannot be written. */
  add(path: string, name: string, key: HostKey): Promise<void>;
}

export function createKnownHostsBook(): KnownHostsBook {
  // Two lines written at the same time must not run into one another.
  let last: Promise<void> = Promise.resolve();
  return {
    async read(path) {
      await last.catch(() => {});
      try {
        return parseKnownHosts(await readFile(path, 'utf8'));
      } catch (fault) {
        const { code } = fault as NodeJS.ErrnoException;
        if (code === 'ENOENT') return { lines: [], unreadable: [] };
        return { kind: 'unreadable', why: `${path} cannot be read (${code ?? 'unknown reason'})` };
      }
    },
    add(path, name, key) {
      last = last
        .catch(() => {})
        .then(async () => {
          await mkdir(dirname(path), { recursive: true });
          const before = await readFile(path, 'utf8').catch(() => '');
          const gap = before === '' || before.endsWith('\n') ? '' : '\n';
          await appendFile(path, gap + hostKeyLine(name, key), { mode: 0o600 });
        });
      return last;
    },
  };
}
