import { createHmac } from 'node:crypto';
import { type HostKey, parseHostKey } from './host-key.ts';

/** One line of an OpenSSH known_hosts file. sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
interface KnownHostsLine {
  readonly line: number;
  readonly mark: 'none' | 'revoked' | 'cert-authority';
  readonly key: HostKey;
  /** Whether the line speaks of that name, as `knownHostsName` makes it. */
  readonly names: (name: string) => boolean;
}

export interface KnownHostsFile {
  readonly lines: readonly KnownHostsLine[];
  /** Numbers of lines that do not read; they vouch for nothing. */
  readonly unreadable: readonly number[];
}

/** The name a host goes by in the file: bare at port 22, else `[host]:port`. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** Reads the text of a known_hosts file: plain, wildcard, negated and hashed names, @revoked, @cert-authority. */
export function parseKnownHosts(text: string): KnownHostsFile {
  const lines: KnownHostsLine[] = [];
  const unreadable: number[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const read = readLine(trimmed, index + 1);
    if (read === null) unreadable.push(index + 1);
    else lines.push(read);
  }
  return { lines, unreadable };
}

function readLine(text: string, line: number): KnownHostsLine | null {
  const words = text.split(/\s+/);
  const marked = words[0]!.startsWith('@') ? words.shift() : undefined;
  const mark = marked === undefined ? 'none' : marked.slice(1);
  if (mark !== 'none' && mark !== 'revoked' && mark !== 'cert-authority') return null;
  const [patterns, type, blob] = words;
  if (patterns === undefined || type === undefined || blob === undefined) return null;
  const key = parseHostKey(`${type} ${blob}`);
  const names = namesOf(patterns);
  return key === null || names === null ? null : { line, mark, key, names };
}

function namesOf(patterns: string): ((name: string) => boolean) | null {
  if (patterns.startsWith('|')) return hashedName(patterns);
  const each = patterns
    .split(',')
    .filter((one) => one !== '')
    .map((one) => ({ not: one.startsWith('!'), fits: globOf(one.replace(/^!/, '')) }));
  // One negated pattern that fits takes the name out, whatever else fits.
  return (name) =>
    each.some(({ not, fits }) => !not && fits(name)) && !each.some(({ not, fits }) => not && fits(name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, both in base64. */
function hashedName(text: string): ((name: string) => boolean) | null {
  const [, version, salt, hash, more] = text.split('|');
  if (version !== '1' || !salt || !hash || more !== undefined) return null;
  const key = Buffer.from(salt, 'base64');
  const wanted = Buffer.from(hash, 'base64');
  if (wanted.length !== 20) return null;
  return (name) => createHmac('sha1', key).update(name).digest().equals(wanted);
}

/** `*` stands for any run of characters, `?` for one; everything else, the brackets too, for itself. */
function globOf(pattern: string): (name: string) => boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    // Two stars in a row say no more than one, and would make a slow expression.
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`);
  return (name) => expression.test(name);
}
