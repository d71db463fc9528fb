import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

const everyMs = 500;
/** Coarsest clock of a file system (FAT): so long after a change a second one may leave the same stamp. */
const settlesMs = 3_000;

/** SHA-256 by path, lower-case hexadecimal; `absent` where it cannot be read. */
export type Digests = Readonly<Record<string, string>>;

interface FilesNews {
  /** Other files than before are in force; `changed` are the paths of those that differ, are new or are gone. */
  readonly changed: (digests: Digests, changed: readonly string[]) => void;
  /** They changed and are not sound; told once, not again until they change again. */
  readonly faulty: (faults: readonly string[]) => void;
  /** The files in force are back as they were. */
  readonly mended: () => void;
}

export interface FollowedFiles<T> {
  /** What the last sound files say: the same object until they change. Cheap; looks at the disk twice a second at most. */
  readonly now: () => T;
  /** From now on who hears of changes; a fault found before is told at once. */
  readonly listen: (news: FilesNews) => void;
  /** For /readyz. */
  readonly ready: () => {
    readonly name: string;
    readonly ok: boolean;
    readonly since: string | null;
    readonly words: string;
  };
}

export type ReadFiles<T> = { readonly value: T } | { readonly faults: readonly string[] };

/**
 * Files that are read anew when they have changed. Faulty ones do not come into force: the last sound ones stay.
 * @param listed which files there are; asked at every look, so that one that is added is seen.
 * @param read reads all of them, at once or in a while; what it throws is a fault of theirs.
 * @param first what `read` gave for `digests`, taken before it.
 */
export function followFiles<T>(
  listed: () => readonly string[],
  first: { readonly value: T; readonly digests: Digests },
  read: (digests: Digests) => ReadFiles<T> | Promise<ReadFiles<T>>,
  clock: { readonly ms: () => number; readonly now: () => Date } = time,
): FollowedFiles<T> {
  let { value, digests: inForce } = first;
  let since = clock.now().toISOString();
  let judged = inForce;
  let faults: readonly string[] = [];
  let stamp = '';
  let changedAt = clock.ms();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let news: FilesNews | null = null;
  let isReading = false;

  function look(): void {
    const ms = clock.ms();
    if (isReading || ms - lookedAt < everyMs) return;
    lookedAt = ms;
    const files = listed();
    const stands = files.map((file) => `${file} ${stampOf(file)}`).join('\n');
    if (stands !== stamp) [stamp, changedAt] = [stands, ms];
    else if (ms - changedAt > settlesMs) return;
    const digests = digestsOf(files);
    if (isSame(digests, judged)) return;
    const found = attempt(() => read(digests));
    if (!(found instanceof Promise)) {
      judge(found, digests);
      return;
    }
    isReading = true;
    found.catch(faultOf).then((result) => {
      isReading = false;
      judge(result, digests);
    });
  }

  function judge(found: ReadFiles<T>, digests: Digests): void {
    if (!isSame(digestsOf(listed()), digests)) {
      // Somebody is writing: not judged by half.
      stamp = '';
      return;
    }
    judged = digests;
    if ('faults' in found) {
      faults = found.faults;
      news?.faulty(faults);
      return;
    }
    faults = [];
    if (isSame(digests, inForce)) {
      news?.mended();
      return;
    }
    const before = inForce;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(digests)])].filter(
      (file) => digests[file] !== before[file],
    );
    [value, inForce, since] = [found.value, digests, clock.now().toISOString()];
    news?.changed(digests, changed);
  }

  return {
    now() {
      look();
      return value;
    },
    listen(heard) {
      news = heard;
      if (faults.length > 0) news.faulty(faults);
    },
    ready() {
      look();
      const words =
        faults.length === 0
          ? 'as the files say'
          : `${faults.join('; ')}; the last good files are in force since ${since}`;
      return { name: 'site', ok: faults.length === 0, since, words };
    },
  };
}

export function digestsOf(files: readonly string[]): Digests {
  return Object.fromEntries(files.map((file) => [file, digestOf(file)]));
}

function digestOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return 'absent';
  }
}

/** With the change time, which nobody sets back: a file restored with its old date is seen as well. */
function stampOf(file: string): string {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
  } catch (cause) {
    return String((cause as NodeJS.ErrnoException).code);
  }
}

function attempt<T>(read: () => T): T | { readonly faults: readonly string[] } {
  try {
    return read();
  } catch (cause) {
    return faultOf(cause);
  }
}

function faultOf(cause: unknown): { readonly faults: readonly string[] } {
  return { faults: [cause instanceof Error ? cause.message : String(cause)] };
}

function isSame(one: Digests, other: Digests): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Milliseconds that no clock change touches. */
const time = { ms: () => performance.now(), now: () => new Date() };
