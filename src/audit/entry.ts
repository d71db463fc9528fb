/** One thing that happened, before it is chained. What looks like a secret is taken out before it is hashed. */
export interface AuditEntry {
  /** Unique; a second entry with the same id is not written. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Person id, or `rdp-medic` itself. */
  readonly actor: string;
  /** What happened, such as `command`, `requested`, `reviewed`, `refused`, `started`, `finished`, `ended`. */
  readonly what: string;
  readonly run: string | null;
  readonly host: string | null;
  readonly plan: string | null;
  /** Flat details; values are text. */
  readonly detail: Readonly<Record<string, string>>;
}

/** A line of the audit log: an entry, its place, the digest of the line before, and its own. */
export interface ChainedEntry extends AuditEntry {
  /** Counts from 1. */
  readonly seq: number;
  readonly prev: string;
  /** SHA-256 over the canonical JSON of everything else in this line, lower-case hexadecimal. */
  readonly hash: string;
}
