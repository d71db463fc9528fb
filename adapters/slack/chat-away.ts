/** Slack cannot be reached, is busy, or does not let us do this now: try again, not sooner than said. */
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

/** Slack's rate limit: nothing was done. */
export class SlackBusy extends ChatAway {
  override readonly name: string = 'SlackBusy';

  constructor(method: string, retryAfterMs: number) {
    super(`Slack asks to wait with ${method}`, { retryAfterMs, isDoubtful: false });
  }
}

/** Slack understood and said no, in a word of its own such as `channel_not_found`. Nothing was done. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
  readonly method: string;
  readonly code: string;

  constructor(method: string, code: string, detail: readonly string[] = []) {
    super(`Slack refused ${method}: ${[code, ...detail].join(' · ').slice(0, 400)}`);
    this.method = method;
    this.code = code;
  }
}
