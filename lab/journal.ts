/** One script that began on a host of the lab: enough to show that nothing was applied twice. */
export interface JournalEntry {
  readonly host: string;
  /** As the step called itself, such as `rdp-grant-key-access/apply`. */
  readonly name: string;
  /** What stands behind the slash: detect, apply, revert, or the part of evidence that was collected. */
  readonly phase: string;
  readonly whatIf: boolean;
  /** ISO 8601, UTC, real time. */
  readonly at: string;
  /** Kind of the outcome; null while it runs. */
  readonly outcome: string | null;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** Notes the beginning; the function returned notes how it ended. */
  begin(entry: Omit<JournalEntry, 'outcome' | 'phase'>): (outcome: string) => void;
}

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    begin(entry) {
      const phase = entry.name.slice(entry.name.lastIndexOf('/') + 1);
      const index = entries.push({ ...entry, phase, outcome: null }) - 1;
      return (outcome) => {
        entries[index] = { ...entries[index]!, outcome };
      };
    },
  };
}
