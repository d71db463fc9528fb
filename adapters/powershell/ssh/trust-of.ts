import type { Host } from '../../../src/inventory/host.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import { judgeHostKey, type KnownKeys, knownKeyTypes } from './judge-host-key.ts';
import { knownHostsName } from './known-hosts.ts';
import type { KnownHostsBook } from './known-hosts-book.ts';
import type { SshSettings } from './ssh-settings.ts';

type Trust =
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'trust';
      readonly keyTypes: readonly string[];
      /** Null: the key is the host's; else why not. */
      readonly judge: (key: HostKey) => Promise<string | null>;
    };

/**
 * What decides whether a key is this host's. Where the inventory allows a first use for this one host, its key is
 * written down before it is trusted, and that is said; a key that cannot be written down is not trusted.
 */
export async function trustOf(
  host: Host,
  ssh: SshSettings,
  book: KnownHostsBook,
  say: (text: string) => void,
): Promise<Trust> {
  const path = ssh.knownHosts;
  // With a key pinned the file is asked all the same: it may revoke that very key.
  const file = path === null ? null : await book.read(path);
  if (file !== null && 'kind' in file) return { kind: 'refused', why: file.why };
  const known: KnownKeys = {
    pinned: ssh.hostKey,
    file,
    fileName: path ?? '',
    names: [ssh.address, host.name],
    port: ssh.port,
  };
  return {
    kind: 'trust',
    keyTypes: knownKeyTypes(known),
    async judge(key) {
      const verdict = judgeHostKey(key, known);
      if (verdict.kind === 'trusted') return null;
      if (verdict.kind === 'refused' || !ssh.trustOnFirstUse || path === null) return verdict.why;
      const name = knownHostsName(ssh.address, ssh.port);
      const used = await book.firstUse(path, name, key, (now) => judgeHostKey(key, { ...known, file: now }));
      if (used.kind === 'refused') return used.why;
      if (used.kind === 'trusted') return null;
      say(
        `The key of ${host.name} was not known. As the inventory allows, ${key.type} ${fingerprint(key)} is trusted from now on and written to ${path}: compare it on the host.`,
      );
      return null;
    },
  };
}
