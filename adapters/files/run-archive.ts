import { existsSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import type { RunArchive } from '../../src/ports/run-archive.ts';
import { readLines } from './read-lines.ts';

/** So many lines are read before others get their turn. */
const atOnce = 2_000;

/**
 * Runs as the audit log tells them. Every line that is read is held against its own hash; the chain as a whole is
 * followed by `medic audit verify`.
 */
export function runArchive(auditFile: string): RunArchive {
  return {
    async entriesOf(run) {
      if (!existsSync(auditFile)) return { entries: [], changed: 0 };
      const named = `"run":${JSON.stringify(run)}`;
      let entries: AuditEntry[] = [];
      let [changed, lines] = [0, 0];
      for (const line of readLines(auditFile)) {
        lines += 1;
        if (lines % atOnce === 0) await breathe();
        if (!line.includes(named)) continue;
        const read = readEntry(line);
        if (read.kind !== 'entry') changed += 1;
        // A store that was lost gives ids anew: the latest run of that id is meant.
        else if (read.entry.run === run)
          entries = read.entry.what === 'requested' ? [read.entry] : [...entries, read.entry];
      }
      return { entries, changed };
    },
  };
}
