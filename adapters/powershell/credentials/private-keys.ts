import { createHash } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Identity, SecretSource } from '../../../src/inventory/access.ts';
import type { Secrets } from '../secrets.ts';
import { readSecret } from './read-secret.ts';
import type { ReadSecret } from './secret.ts';

type KeyIdentity = Extract<Identity, { kind: 'key' }>;

type ReadKey =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'refused'; readonly why: string };

export interface PrivateKeys {
  /** The private key of an identity, or why there is none. Never throws. */
  read(identity: KeyIdentity, signal: AbortSignal): Promise<ReadKey>;
  /** After a refused key: what a command printed may have changed since. */
  forget(identity: KeyIdentity): void;
}

/** So long what a credential command printed is taken again: 500 hosts do not start it 500 times. */
const keptMs = 300_000;

/** Reads keys; those of commands and those unlocked with a passphrase, which takes a while, are kept. */
export function createPrivateKeys(secrets: Secrets, now: () => number = Date.now): PrivateKeys {
  const printed = new Map<string, { readonly secret: Promise<ReadSecret>; readonly until: number }>();
  const parsed = new Map<string, ReadKey>();

  async function secretOf(source: SecretSource, signal: AbortSignal): Promise<ReadSecret> {
    if (source.kind !== 'command') return readSecret(source, secrets, signal);
    const name = nameOf(source);
    const known = printed.get(name);
    if (known !== undefined && known.until > now()) return untilAborted(known.secret, signal);
    // Others may wait for the same answer, so that whoever calls off calls off their own waiting alone.
    const secret = readSecret(source, secrets, new AbortController().signal);
    const kept = { secret, until: now() + keptMs };
    printed.set(name, kept);
    void secret.then(({ kind }) => {
      if (kind === 'refused' && printed.get(name) === kept) printed.delete(name);
    });
    return untilAborted(secret, signal);
  }

  return {
    async read({ key, passphrase }, signal) {
      const text = await secretOf(key, signal);
      if (text.kind === 'refused') return text;
      const word = passphrase === null ? null : await secretOf(passphrase, signal);
      if (word?.kind === 'refused') return word;
      const phrase = word?.text.replace(/\r?\n$/, '');
      const digest = createHash('sha256')
        .update(JSON.stringify([text.text, phrase ?? null]))
        .digest('hex');
      const known = parsed.get(digest) ?? parse(text.text, phrase);
      if (parsed.size >= 256) parsed.clear();
      parsed.set(digest, known);
      return known;
    },
    forget({ key, passphrase }) {
      for (const source of [key, passphrase]) if (source !== null) printed.delete(nameOf(source));
    },
  };
}

function nameOf(source: SecretSource): string {
  return JSON.stringify(source);
}

function parse(text: string, passphrase: string | undefined): ReadKey {
  // Whatever the parser says of a bad key stays here: it may repeat part of it.
  try {
    const key = ssh2.utils.parseKey(text, passphrase);
    if (!(key instanceof Error)) {
      // Keys come one to a file; the type speaks of lists for certificates and public keys.
      const one = Array.isArray(key) ? key[0] : key;
      if (one?.isPrivateKey()) return { kind: 'key', key: one };
      return { kind: 'refused', why: 'what was given as the private key is none' };
    }
    if (/no passphrase/i.test(key.message))
      return { kind: 'refused', why: 'the private key is locked, and no passphrase is given' };
    if (passphrase !== undefined)
      return { kind: 'refused', why: 'the private key cannot be unlocked with the passphrase given' };
  } catch {
    // Same answer.
  }
  return { kind: 'refused', why: 'what was given as the private key is none that is understood' };
}

function untilAborted(secret: Promise<ReadSecret>, signal: AbortSignal): Promise<ReadSecret> {
  const off: ReadSecret = { kind: 'refused', why: 'called off while the key was being read' };
  if (signal.aborted) return Promise.resolve(off);
  return new Promise((resolve) => {
    const called = (): void => resolve(off);
    signal.addEventListener('abort', called, { once: true });
    void secret.then((read) => {
      signal.removeEventListener('abort', called);
      resolve(read);
    });
  });
}
