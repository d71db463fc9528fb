import { existsSync, statSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chain, chainLine } from '../../src/audit/chain.ts';
import type { AuditEntry } from '../../src/audit/entry.ts';
import type { AuditHead } from '../../src/audit/head.ts';
import type { AuditQueue } from '../../src/ports/audit-log.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { type AuditTail, readAuditTail } from './audit-tail.ts';

const batch = 200;
/** Short, so that after a crash the next process soon writes; renewed with every pump. */
const leaseMs = 3_000;

interface AuditWriter {
  /**
   * Writes what waits, if this process is the one writer; resolves to the number of entries written once they
   * are on disk. Rejects with AuditLogUnsound when the log was changed under us.
   */
  pump(): Promise<number>;
  /** Pumps every `everyMs` until the signal; faults go to `onFault`, and it goes on. */
  follow(signal: AbortSignal, onFault: (fault: unknown) => void, everyMs?: number): Promise<void>;
  /** Where the log ends on disk; null while another process writes it, or before the first entry. */
  head(): AuditHead | null;
  /** Lets another process write at once. Whoever pumps afterwards takes part again. */
  leave(): Promise<void>;
}

/**
 * Carries audit entries from the queue, where the atomic append stored them, to a hash chain in JSON lines.
 * An entry leaves the queue only after it is on disk; one that is there already, because the process died in
 * between, is not written twice.
 * @param writer names this process among those that might write.
 */
export function openAuditLog(file: string, queue: AuditQueue, clock: Clock, writer: string): AuditWriter {
  let tail: AuditTail | null = null;
  /** The furthest end that we know the log to have had. */
  let seen: AuditHead | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function pumpOnce(): Promise<number> {
    if (!(await queue.lead(writer, leaseMs))) {
      // Somebody else writes meanwhile: what we know of the end is out of date.
      tail = null;
      seen = null;
      return 0;
    }
    let written = 0;
    for (;;) {
      const begun = isBegunAnew(file, seen);
      tail = upToDate(file, tail, begun ? null : seen);
      if (begun) tail = await append(file, tail, [noteOfNew(seen!, clock)], batch);
      if (tail.cut !== null) tail = await append(file, tail, [noteOfCut(tail, clock)], batch);
      if (tail.seq > 0) seen = { seq: tail.seq, hash: tail.head };
      const pending = await queue.pending(batch);
      if (pending.length === 0) return written;
      const { recentIds } = tail;
      const fresh = pending.filter((entry) => !recentIds.has(entry.id));
      // Asked for again before every write: a lease may end while we wait for the queue.
      if (!(await queue.lead(writer, leaseMs))) return written;
      tail = await append(file, tail, fresh, batch);
      seen = { seq: tail.seq, hash: tail.head };
      // `written` counts from the front of the queue: a second writer's count would drop what nobody wrote.
      if (!(await queue.lead(writer, leaseMs))) return written;
      await queue.written(pending.length);
      written += fresh.length;
    }
  }

  const pump = (): Promise<number> => {
    const next = last.then(pumpOnce).catch((fault: unknown) => {
      // A write may have stopped half-way, such as on a full disk: the end is read anew next time.
      tail = null;
      throw fault;
    });
    last = next.catch(() => {});
    return next;
  };

  return {
    pump,
    head: () => (tail === null || tail.seq === 0 ? null : { seq: tail.seq, hash: tail.head }),
    // After what is being written: two writers at a time would break the chain.
    leave: () => last.then(() => queue.resign(writer)),
    follow: async (signal, onFault, everyMs = 250) => {
      while (!signal.aborted) {
        let waitMs = everyMs;
        await pump().catch((fault: unknown) => {
          onFault(fault);
          // What is wrong with a disk or a log seldom goes away in a moment, and a long log is long to read.
          waitMs = everyMs * 20;
        });
        await clock.sleep(waitMs, signal).catch(() => {});
      }
    },
  };
}

/** What we know of the end, or, when the file is not as we left it, what it says itself. */
function upToDate(file: string, tail: AuditTail | null, seen: AuditHead | null): AuditTail {
  return tail !== null && tail.bytes === sizeOf(file) ? tail : readAuditTail(file, 2 * batch, seen);
}

/** The file was moved away whole, as when logs are rotated. */
function isBegunAnew(file: string, seen: AuditHead | null): boolean {
  return seen !== null && sizeOf(file) === 0;
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

async function append(
  file: string,
  tail: AuditTail,
  entries: readonly AuditEntry[],
  keep: number,
): Promise<AuditTail> {
  let { seq, head } = tail;
  let text = '';
  for (const entry of entries) {
    seq += 1;
    const chained = chain(head, seq, entry);
    head = chained.hash;
    text += chainLine(chained);
  }
  const bytes = Buffer.from(text);
  if (bytes.length > 0) await writeDurably(file, bytes);
  const ids = [...tail.recentIds, ...entries.map(({ id }) => id)].slice(-2 * keep);
  return { seq, head, bytes: tail.bytes + bytes.length, recentIds: new Set(ids), cut: null };
}

/** Off the event loop: a busy disk takes its time, and somebody waits in a chat meanwhile. */
async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const isNew = !existsSync(file);
  if (isNew) await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (isNew) await syncFolder(dirname(file));
}

/** A new file's name is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function noteOfCut(tail: AuditTail, clock: Clock): AuditEntry {
  const { bytes, sha256 } = tail.cut!;
  return {
    id: `torn:${tail.seq + 1}:${sha256.slice(0, 16)}`,
    at: clock.now().toISOString(),
    actor: 'rdp-medic',
    what: 'torn-line-cut',
    run: null,
    host: null,
    plan: null,
    detail: { bytes: String(bytes), sha256 },
  };
}

/** The first entry of a new chain says where the one before it ended. */
function noteOfNew({ seq, hash }: AuditHead, clock: Clock): AuditEntry {
  return {
    id: `begun:${seq}:${hash.slice(0, 16)}`,
    at: clock.now().toISOString(),
    actor: 'rdp-medic',
    what: 'begun-anew',
    run: null,
    host: null,
    plan: null,
    detail: { after: String(seq), head: hash },
  };
}
