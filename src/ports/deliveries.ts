/** Chats deliver the same thing more than once; only one of them is acted upon. */
export interface Deliveries {
  /**
   * True for exactly one caller, in whatever process, until `done`, or until a minute has passed: whoever took it
   * may have died over it, and the chat's next try must not be in vain.
   */
  begin(delivery: string): Promise<boolean>;
  /** Acted upon; remembered for a day at least. */
  done(delivery: string): Promise<void>;
}
