/** Why a public step was not taken; nothing was sent and nothing changed. */
type PsrpRefusalCode =
  | 'not-open'
  | 'already-open'
  | 'closing'
  | 'over'
  | 'no-such-pipeline'
  | 'pipeline-over'
  | 'pipeline-exists'
  | 'no-input-expected'
  | 'input-over'
  | 'queue-full'
  | 'too-many-pipelines'
  | 'too-large'
  | 'no-session-key'
  | 'no-secure-string'
  | 'nothing-to-run'
  | 'not-asked';

/** The one typed "no" of this room. */
export interface PsrpRefusal {
  readonly kind: 'refused';
  readonly code: PsrpRefusalCode;
  /** A sentence for the log of a developer, not for a chat. */
  readonly message: string;
}

export interface Done {
  readonly kind: 'done';
}

export const done: Done = { kind: 'done' };

/** Builds the typed "no". */
export function refuse(code: PsrpRefusalCode, message: string): PsrpRefusal {
  return { kind: 'refused', code, message };
}
