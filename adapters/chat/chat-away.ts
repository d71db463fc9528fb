/** A chat cannot be reached, is busy, or does not let us do this now: try again, not sooner than said. */
export class ChatAway extends Error {
  override readonly name: string = 'ChatAway';
  readonly retryAfterMs: number;
  /** It may have been done all the same: whoever repeats it has to look first. */
  readonly isDoubtful: boolean;

  constructor(
    what: string,
    how: { readonly retryAfterMs: number; readonly isDoubtful: boolean; readonly cause?: unknown },
  ) {
    super(what, { cause: how.cause });
    this.retryAfterMs = how.retryAfterMs;
    this.isDoubtful = how.isDoubtful;
  }
}
