import { ChatAway } from '../chat/chat-away.ts';

export { ChatAway };

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
