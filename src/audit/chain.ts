import { createHash } from 'node:crypto';
import { canonicalJson } from '../run/canonical-json.ts';
import type { AuditEntry, ChainedEntry } from './entry.ts';
import { redact } from './redact.ts';

/** What the first entry follows: 64 zeros. */
export const genesis = '0'.repeat(64);

/**
 * The entry as it stands in the log, after the one whose hash is `prev`. It is redacted first, so that no
 * secret is ever hashed into the chain, from which it could not be taken out again.
 */
export function chain(prev: string, seq: number, entry: AuditEntry): ChainedEntry {
  const linked = { ...redact(entry), seq, prev };
  return { ...linked, hash: hashOf(linked) };
}

/** One line of the log, with its end. Nothing else is written: the same entry has only this one form. */
export function chainLine(entry: ChainedEntry): string {
  return `${canonicalJson(entry)}\n`;
}

/** SHA-256 over the canonical JSON of everything in the entry but its hash, lower-case hexadecimal. */
export function hashOf(entry: Omit<ChainedEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}
