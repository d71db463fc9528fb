import type { Subject } from './stream-store.ts';

/** What is going on right now; may be lost, never decides anything. */
export interface Progress {
  readonly subject: Subject;
  readonly host: string;
  readonly text: string;
  readonly percent?: number;
}

export interface ProgressFeed {
  tell(progress: Progress): void;
  /** Returns the function that stops following. */
  follow(listener: (progress: Progress) => void): () => void;
}
