import type { AuditEntry } from '../../src/audit/entry.ts';
import type { AuditLog, AuditQueue } from '../../src/ports/audit-log.ts';

export interface MemoryAuditQueue extends AuditLog, AuditQueue {
  /** The same as record, within an append that must not be interrupted. */
  note(entries: readonly AuditEntry[]): void;
}

export function createAuditQueue(): MemoryAuditQueue {
  const waiting: string[] = [];
  let leader = { writer: '', until: 0 };
  const note = (entries: readonly AuditEntry[]) => {
    waiting.push(...entries.map((entry) => JSON.stringify(entry)));
  };

  return {
    note,
    record: async (entries) => note(entries),
    pending: async (limit) => waiting.slice(0, limit).map((entry) => JSON.parse(entry) as AuditEntry),
    async written(count) {
      waiting.splice(0, count);
    },
    async lead(writer, ms) {
      if (leader.writer !== writer && leader.until > Date.now()) return false;
      leader = { writer, until: Date.now() + ms };
      return true;
    },
    async resign(writer) {
      if (leader.writer === writer) leader = { writer: '', until: 0 };
    },
  };
}
