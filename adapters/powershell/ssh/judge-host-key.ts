import { fingerprint, type HostKey, parseHostKey } from './host-key.ts';
import { type KnownHostsFile, knownHostsName } from './known-hosts.ts';

/** What is known of a host's key: from its way in, from the known_hosts file, or nothing. */
export interface KnownKeys {
  /** `SHA256:…` or a public-key line, pinned in the way; then a file is asked for revoked keys alone. */
  readonly pinned: string | null;
  /** Null: no file is named. */
  readonly file: KnownHostsFile | null;
  /** How the file is named to people. */
  readonly fileName: string;
  /** Names the host may go by: what is connected to, and the inventory's name. */
  readonly names: readonly string[];
  readonly port: number;
}

export type KeyVerdict =
  | { readonly kind: 'trusted' }
  /** Nothing is known of any key of this host: first use may be allowed. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Whether a host's key is the one we know. A changed key is refused with both fingerprints, a revoked one
 * whatever else is said of it; certificates of hosts are not supported, and that is said.
 */
export function judgeHostKey(key: HostKey, known: KnownKeys): KeyVerdict {
  const offered = fingerprint(key);
  const lines = linesOf(known);
  const same = lines.filter((line) => line.key.blob.equals(key.blob));
  const revoked = same.find((line) => line.mark === 'revoked');
  if (revoked !== undefined)
    return refused(`its host key ${offered} is revoked (${known.fileName}:${revoked.line})`);
  if (known.pinned !== null) {
    const pinned = pinnedFingerprint(known.pinned);
    if (pinned === null) return refused('the host key pinned in its way in does not read');
    if (pinned === offered) return { kind: 'trusted' };
    return refused(`its host key has changed: ${offered} came, ${pinned} is pinned`);
  }
  if (same.some((line) => line.mark === 'none')) return { kind: 'trusted' };
  const plain = lines.filter((line) => line.mark === 'none');
  if (plain.length > 0) {
    const ours = plain.map((line) => `${fingerprint(line.key)} (${known.fileName}:${line.line})`);
    return refused(`its host key has changed: ${offered} came, ${ours.join(' and ')} is known`);
  }
  const authority = lines.find((line) => line.mark === 'cert-authority');
  if (authority !== undefined) {
    const where = `${known.fileName}:${authority.line}`;
    return refused(
      `only a certificate authority vouches for it (${where}), which is not supported; its own key ${offered} must stand there`,
    );
  }
  return {
    kind: 'unknown',
    why:
      known.file === null
        ? `no known_hosts file is named and no key is pinned; it offers ${offered}`
        : `its host key ${offered} is not in ${known.fileName} (as ${namesIn(known).join(' or ')})`,
  };
}

/** Types of the keys that are known of the host: asked for first, as ssh does. */
export function knownKeyTypes(known: KnownKeys): readonly string[] {
  if (known.pinned !== null) {
    const key = parseHostKey(known.pinned);
    return key === null ? [] : [key.type];
  }
  const types = linesOf(known).flatMap((line) => (line.mark === 'none' ? [line.key.type] : []));
  return [...new Set(types)];
}

/** Null where it is neither a fingerprint nor a public-key line. */
export function pinnedFingerprint(pinned: string): string | null {
  const text = pinned.trim();
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text)) return text.replace(/=$/, '');
  const key = parseHostKey(text);
  return key === null ? null : fingerprint(key);
}

function namesIn({ names, port }: KnownKeys): readonly string[] {
  return [...new Set(names.map((name) => knownHostsName(name, port)))];
}

function linesOf(known: KnownKeys): KnownHostsFile['lines'] {
  const names = namesIn(known);
  return (known.file?.lines ?? []).filter((line) => names.some((name) => line.names(name)));
}

function refused(why: string): KeyVerdict {
  return { kind: 'refused', why };
}
