import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fsyncSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { genesis } from '../../src/audit/chain.ts';
import type { AuditHead } from '../../src/audit/head.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { readLineBytes, readLines } from './read-lines.ts';

/** Where the log ends. */
export interface AuditTail {
  readonly seq: number;
  readonly head: string;
  readonly bytes: number;
  /** Ids of the latest entries: as many as could be in the file without the queue knowing. */
  readonly recentIds: ReadonlySet<string>;
  /** What a crash left of a line, cut off; to be noted in the chain. Null when nothing was. */
  readonly cut: { readonly bytes: number; readonly sha256: string } | null;
}

/** Someone changed the log. It is never written on, so that what happened to it stays to be seen. */
export class AuditLogUnsound extends Error {
  override readonly name = 'AuditLogUnsound';
}

/**
 * Follows the whole chain to its end and mends what a crash in the middle of a write left there. Entries are
 * written whole or cut off: a last line that is sound but for its line end gets it; anything less is cut, and
 * the entry comes again from the queue, which keeps it until it is known to be on disk.
 * Throws AuditLogUnsound when the chain is broken anywhere else, or does not hold what was seen in it before.
 * @param keep how many ids to remember.
 * @param seen where it ended when it was written last; null: nobody knows.
 */
export function readAuditTail(path: string, keep: number, seen: AuditHead | null = null): AuditTail {
  if (!existsSync(path)) return { seq: 0, head: genesis, bytes: 0, recentIds: new Set(), cut: null };
  const cut = mendLastLine(path);
  const recentIds = new Set<string>();
  let holdsSeen = seen === null;
  const verified = verifyChain(readLines(path), ({ id, seq, hash }) => {
    if (seq === seen?.seq && hash === seen.hash) holdsSeen = true;
    recentIds.add(id);
    if (recentIds.size > keep) recentIds.delete(recentIds.values().next().value!);
  });
  if (verified.kind === 'fault') {
    throw new AuditLogUnsound(
      `${path}, line ${verified.line}: ${verified.why}. Nothing is written to a log that was ${verified.what}: ` +
        'move the file away, keep it, and a new chain begins.',
    );
  }
  // A chain that was cut at the end of a line looks sound, but for whoever knows how it went on.
  if (!holdsSeen) {
    throw new AuditLogUnsound(
      `${path} ends at entry ${verified.upTo} and does not hold entry ${seen!.seq} as it was written: its end was cut ` +
        'off or replaced. Nothing is written to it: move the file away, keep it, and a new chain begins.',
    );
  }
  return { seq: verified.upTo, head: verified.head, bytes: statSync(path).size, recentIds, cut };
}

function mendLastLine(path: string): AuditTail['cut'] {
  let last: Uint8Array = Buffer.from('\n');
  for (const line of readLineBytes(path)) last = line;
  if (last.at(-1) === 10) return null;
  if (readEntry(`${Buffer.from(last).toString('utf8')}\n`).kind === 'entry') {
    appendFileSync(path, '\n', { flush: true });
    return null;
  }
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, statSync(path).size - last.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { bytes: last.length, sha256: createHash('sha256').update(last).digest('hex') };
}
