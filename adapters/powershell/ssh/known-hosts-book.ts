import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type HostKey, hostKeyLine } from './host-key.ts';
import type { KeyVerdict } from './judge-host-key.ts';
import { type KnownHostsFile, parseKnownHosts } from './known-hosts.ts';

/** Known_hosts files as they are on the disk now. */
export interface KnownHostsBook {
  /** A file that is not there knows nobody; one that cannot be read is a reason not to go on. */
  read(path: string): Promise<KnownHostsFile | { readonly kind: 'unreadable'; readonly why: string }>;
  /**
   * Writes a key down at the end where the file, looked at again, still knows nothing of the host. One after
   * the other: of two different keys for one host only the first is ever written.
   */
  firstUse(
    path: string,
    name: string,
    key: HostKey,
    judge: (file: KnownHostsFile) => KeyVerdict,
  ): Promise<{ readonly kind: 'trusted' | 'written' } | { readonly kind: 'refused'; readonly why: string }>;
}

export function createKnownHostsBook(): KnownHostsBook {
  let last: Promise<unknown> = Promise.resolve();
  const read: KnownHostsBook['read'] = async (path) => {
    try {
      return parseKnownHosts(await readFile(path, 'utf8'));
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { lines: [], unreadable: [] };
      return { kind: 'unreadable', why: `${path} cannot be read (${code ?? 'unknown reason'})` };
    }
  };
  const write: KnownHostsBook['firstUse'] = async (path, name, key, judge) => {
    const file = await read(path);
    if ('kind' in file) return { kind: 'refused', why: file.why };
    const verdict = judge(file);
    if (verdict.kind !== 'unknown') return verdict;
    try {
      await mkdir(dirname(path), { recursive: true });
      const before = await readFile(path, 'utf8').catch(() => '');
      const gap = before === '' || before.endsWith('\n') ? '' : '\n';
      await appendFile(path, gap + hostKeyLine(name, key), { mode: 0o600 });
      return { kind: 'written' };
    } catch (fault) {
      const code = (fault as NodeJS.ErrnoException).code ?? 'unknown reason';
      const why = `its key was to be trusted on first use, but cannot be written to ${path} (${code})`;
      return { kind: 'refused', why };
    }
  };
  return {
    async read(path) {
      await last;
      return read(path);
    },
    firstUse(...what) {
      const mine = last.then(() => write(...what));
      last = mine;
      return mine;
    },
  };
}
