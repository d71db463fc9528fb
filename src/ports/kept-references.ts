/**
 * What a chat's adapter has to know again after a restart and cannot ask its chat for: where a conversation is
 * reached, which message a card became. Plain JSON under a name that the adapter chooses.
 */
export interface KeptReferences {
  /** Null: never kept, or its time is over. */
  read(name: string): Promise<unknown>;
  /** In place of what stood there; forgotten after `keepMs`, or later. */
  keep(name: string, value: unknown, keepMs: number): Promise<void>;
}
