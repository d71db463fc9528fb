/** The Bot Connector did not do what it was asked, or did not say whether it did. */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';
  /** What it answered; null: it did not. */
  readonly status: number | null;
  /** Its own word, such as `ConversationBlockedByUser`; `no-answer`, `unreachable` and the like are ours. */
  readonly code: string;
  /** Not sooner, where it said so. */
  readonly retryAfterMs: number | null;
  /** It may have been done all the same. */
  readonly isDoubtful: boolean;

  constructor(
    code: string,
    how: {
      readonly status?: number;
      readonly words?: string;
      readonly retryAfterMs?: number | null;
      readonly isDoubtful?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    const said = [how.status ?? '', code, how.words ?? ''].filter((part) => part !== '').join(' ');
    super(`Teams' connector: ${said.slice(0, 400)}`, { cause: how.cause });
    this.status = how.status ?? null;
    this.code = code;
    this.retryAfterMs = how.retryAfterMs ?? null;
    this.isDoubtful = how.isDoubtful ?? false;
  }
}
