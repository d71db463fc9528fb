import type { Evidence } from './evidence.ts';

export type Confidence = 'strong' | 'medium' | 'weak';

/** A candidate explanation, with what speaks for it, against it, and what was not looked at. */
export interface Cause {
  /** Equal to its file's name under causes/. */
  readonly id: string;
  readonly title: string;
  readonly confidence: Confidence;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly notLooked: readonly string[];
  /** Who owns the setting at fault, such as `GPO 'RDS baseline'`; absent when this host owns it. */
  readonly owner?: string;
  /**
   * What the person's own PC said speaks for it. `own`: what is wrong lies on that PC; `said`: it lies elsewhere, or is
   * not known to lie there. Absent: that PC said nothing of it.
   */
  readonly client?: 'own' | 'said';
  /** True: it explains nothing that was seen, but somebody should know; it stands behind every explanation. */
  readonly advice?: true;
}

/** The ranked list; the same evidence always gives the same order. */
export interface Diagnosis {
  readonly causes: readonly Cause[];
}

/** One cause's judgement of the evidence: a Cause, or null when nothing speaks for it. */
type Judge = (evidence: Evidence) => Cause | null;

/** One file under causes/: its id is the file's name, and `judge` returns causes with that id. Their title may say more exactly what was seen. */
export interface KnownCause {
  readonly id: string;
  readonly title: string;
  readonly judge: Judge;
}
