import { genesis } from './chain.ts';
import type { ChainedEntry } from './entry.ts';
import { readEntry } from './read-entry.ts';

type Verified =
  | { readonly kind: 'sound'; readonly upTo: number; readonly head: string }
  | {
      readonly kind: 'fault';
      /** Line of the file, from 1. */
      readonly line: number;
      readonly what: 'changed' | 'missing' | 'reordered' | 'malformed';
      readonly why: string;
      /** The last entry that is proved, and its hash. */
      readonly upTo: number;
      readonly head: string;
    };

/**
 * Follows the chain from its first line. A sound chain proves that nothing in it was changed, taken out or
 * moved; it cannot prove that nothing was cut off its end or that it was not written anew as a whole: only a
 * head noted elsewhere does (see holdsHead).
 * @param lines each with its line end; one without is torn.
 * @param onEntry told of every entry that is proved, in order.
 */
export function verifyChain(
  lines: Iterable<string>,
  onEntry: (entry: ChainedEntry) => void = () => {},
): Verified {
  let upTo = 0;
  let head = genesis;
  /** The hash before `head`, for when it shows that the entry at `head` was replaced. */
  let before = genesis;
  const rest = lines[Symbol.iterator]();
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    const line = upTo + 1;
    const read = readEntry(next.value);
    if (read.kind !== 'entry') return { kind: 'fault', line, what: read.kind, why: read.why, upTo, head };
    const { entry } = read;
    if (entry.seq !== line) return { kind: 'fault', line, ...misplaced(entry.seq, line, rest), upTo, head };
    if (entry.prev !== head) {
      // Each line fits its own hash, so one of the two was replaced by another that was hashed anew.
      const why = `entry ${line} follows another entry than the one before it: one of the two was replaced`;
      const known = Math.max(0, upTo - 1);
      return { kind: 'fault', line: Math.max(1, upTo), what: 'changed', why, upTo: known, head: before };
    }
    onEntry(entry);
    before = head;
    head = entry.hash;
    upTo = entry.seq;
  }
  return { kind: 'sound', upTo, head };
}

/** Whether the entry that should stand here is gone for good or stands elsewhere. */
function misplaced(
  seq: number,
  wanted: number,
  rest: Iterator<string>,
): { readonly what: 'missing' | 'reordered'; readonly why: string } {
  if (seq < wanted)
    return { what: 'reordered', why: `entry ${seq} stands here, where entry ${wanted} belongs` };
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    const read = readEntry(next.value);
    if (read.kind === 'entry' && read.entry.seq === wanted) {
      return { what: 'reordered', why: `entry ${seq} stands here, and entry ${wanted} further down` };
    }
  }
  const gone = seq - wanted === 1 ? `entry ${wanted}` : `entries ${wanted} to ${seq - 1}`;
  return { what: 'missing', why: `${gone} should stand before entry ${seq}` };
}
