/** What the queue carries: one phase of one run on one host, or a check. Plain data, no secrets. */
export type Job =
  | { readonly kind: 'look'; readonly run: string; readonly host: string }
  | { readonly kind: 'apply'; readonly run: string; readonly host: string; readonly plan: string }
  | { readonly kind: 'revert'; readonly run: string; readonly host: string; readonly plan: string }
  | { readonly kind: 'prove'; readonly run: string; readonly host: string }
  /** After the deadline of a started script: if nobody reported its end, contact was lost. */
  | { readonly kind: 'settle'; readonly run: string; readonly host: string; readonly fence: number }
  /** Asks the host what became of its undo, and confirms it where what stands is to stay. */
  | { readonly kind: 'undo'; readonly run: string; readonly host: string }
  /** Tells people that a suspension is about to end. */
  | { readonly kind: 'remind'; readonly run: string; readonly host: string }
  | { readonly kind: 'expire'; readonly run: string; readonly plan: string }
  | { readonly kind: 'check-outside'; readonly check: string }
  | { readonly kind: 'check-inside'; readonly check: string };

export interface QueuedJob {
  /** Names the job for ever: the same id is enqueued once. Letters, digits and hyphens. */
  readonly id: string;
  readonly job: Job;
  /** ISO 8601; not carried out before. Absent: at once. */
  readonly notBefore?: string;
}

/** Which of the two queues: change is attempted once, look may be repeated. */
export function queueOf(job: Job): 'look' | 'change' {
  return job.kind === 'apply' || job.kind === 'revert' ? 'change' : 'look';
}
