import { createHash } from 'node:crypto';

/** A public key of a host, as it stands in known_hosts and comes over the wire (RFC 4253 6.6). */
export interface HostKey {
  /** Such as ssh-ed25519: the name inside the blob. */
  readonly type: string;
  readonly blob: Buffer;
}

/** The key in a blob; null where it is none. */
export function readHostKey(blob: Buffer): HostKey | null {
  if (blob.length < 5) return null;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return null;
  const type = blob.toString('latin1', 4, 4 + length);
  return /^[\x21-\x7e]+$/.test(type) ? { type, blob } : null;
}

/** A public-key line: `ssh-ed25519 AAAA… comment`; null where it is none. */
export function parseHostKey(line: string): HostKey | null {
  const [type, text] = line.trim().split(/\s+/);
  if (type === undefined || text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const key = readHostKey(Buffer.from(text, 'base64'));
  return key !== null && key.type === type ? key : null;
}

/** `SHA256:…` as ssh prints it. */
export function fingerprint({ blob }: HostKey): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** One line of known_hosts. */
export function hostKeyLine(name: string, { type, blob }: HostKey): string {
  return `${name} ${type} ${blob.toString('base64')}\n`;
}
