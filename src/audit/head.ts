/** Where the audit log ended at some moment: noted elsewhere, it proves that nothing before it was cut off later. */
export interface AuditHead {
  /** Number of the last entry. */
  readonly seq: number;
  /** Its hash, 64 hexadecimal digits. */
  readonly hash: string;
}

/** A day's head, noted once; one stream per day, named after it (`2026-11-21`, UTC). */
export type HeadEvent = { readonly at: string; readonly type: 'noted' } & AuditHead;
