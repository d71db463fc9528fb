import { canonicalJson } from '../run/canonical-json.ts';
import { hashOf } from './chain.ts';
import type { ChainedEntry } from './entry.ts';

type ReadEntry =
  | { readonly kind: 'entry'; readonly entry: ChainedEntry }
  /** It is an entry, but not the one that was hashed. */
  | { readonly kind: 'changed'; readonly why: string }
  /** It is no entry at all. */
  | { readonly kind: 'malformed'; readonly why: string };

/** Reads one line, its line end included, and holds it against its own hash; its place is not looked at. */
export function readEntry(line: string): ReadEntry {
  if (!line.endsWith('\n'))
    return { kind: 'malformed', why: 'it has no line end: it was torn while being written' };
  const text = line.slice(0, -1);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  if (!isEntry(data)) return { kind: 'malformed', why: 'it is not an audit entry' };
  const { hash, ...rest } = data;
  if (hashOf(rest) !== hash) return { kind: 'changed', why: 'its hash does not fit what it says' };
  // The same data in other letters: white space, order of keys, a key given twice.
  if (canonicalJson(data) !== text) return { kind: 'changed', why: 'it was written anew' };
  return { kind: 'entry', entry: data };
}

const keys = ['actor', 'at', 'detail', 'hash', 'host', 'id', 'plan', 'prev', 'run', 'seq', 'what'];

/** Exactly the keys of an entry, and flat: whatever a line holds, hashing it stays cheap. */
function isEntry(data: unknown): data is ChainedEntry {
  if (data === null || typeof data !== 'object' || Object.keys(data).sort().join() !== keys.join())
    return false;
  const entry = data as Record<string, unknown>;
  return (
    ['id', 'at', 'actor', 'what', 'prev', 'hash'].every((key) => typeof entry[key] === 'string') &&
    ['run', 'host', 'plan'].every((key) => entry[key] === null || typeof entry[key] === 'string') &&
    Number.isSafeInteger(entry.seq) &&
    entry.detail !== null &&
    typeof entry.detail === 'object' &&
    Object.values(entry.detail).every((text) => typeof text === 'string')
  );
}
