/** Chats deliver the same thing more than once; only the first is acted upon. */
export interface Deliveries {
  /** True for exactly one caller, in whatever process; what was seen is remembered for a day at least. */
  firstTime(delivery: string): Promise<boolean>;
}
