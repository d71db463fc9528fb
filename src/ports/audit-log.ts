import type { AuditEntry } from '../audit/entry.ts';

/** Entries that belong to no stream's append, such as a refused command. */
export interface AuditLog {
  record(entries: readonly AuditEntry[]): Promise<void>;
}

/** What waits to be written to the log; read by the one process that writes it. */
export interface AuditQueue {
  /** Oldest first; stays until `written`. */
  pending(limit: number): Promise<readonly AuditEntry[]>;
  written(count: number): Promise<void>;
  /** True while this process is the one writer; to be renewed before `ms` have passed. */
  lead(writer: string, ms: number): Promise<boolean>;
  /** Gives the lead back before its time, so that the next writer need not wait; no effect for anybody else. */
  resign(writer: string): Promise<void>;
}
