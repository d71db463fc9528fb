/** What one side holds at most for the other. Bytes unless the name says otherwise. */
export interface PsrpLimits {
  /** One line of the out-of-process framing; a fragment of 32 kB takes some 44,000. */
  readonly lineBytes: number;
  /** One message, fragments joined. */
  readonly messageBytes: number;
  /** All unfinished messages of a pool together. */
  readonly unfinishedBytes: number;
  /** Unfinished messages at a time, per pipeline. */
  readonly openObjects: number;
  /** Pipelines at a time in one pool, queued ones among them. */
  readonly pipelines: number;
  /** What waits to be sent; a step that would exceed it is refused. */
  readonly queuedBytes: number;
  /** Lines that are no element, before the conversation is given up. */
  readonly diagnostics: number;
  /** Nesting depth of a CLIXML value. */
  readonly depth: number;
}

export const defaultLimits: PsrpLimits = {
  lineBytes: 256 * 1024,
  messageBytes: 16 * 1024 * 1024,
  unfinishedBytes: 32 * 1024 * 1024,
  openObjects: 8,
  pipelines: 64,
  queuedBytes: 32 * 1024 * 1024,
  diagnostics: 200,
  depth: 64,
};

/** Data bytes of one fragment: what PowerShell itself uses out of process. */
export const fragmentBytes = 32 * 1024;
