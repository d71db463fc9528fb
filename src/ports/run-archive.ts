import type { AuditEntry } from '../audit/entry.ts';

/** What the audit log says of runs that the store does not know any more. */
export interface RunArchive {
  /** Entries of the latest run of that id, oldest first; empty where there is none. */
  entriesOf(run: string): Promise<ArchivedRun>;
}

interface ArchivedRun {
  readonly entries: readonly AuditEntry[];
  /** Lines that named the run and were not as they were written: what they said is left out. */
  readonly changed: number;
}
