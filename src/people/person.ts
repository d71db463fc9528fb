/** One person, however many accounts they speak through. */
export interface Person {
  /** Unique in the people file; what audit entries and plans name. */
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Login name on the console; null when the person has none. */
  readonly console: string | null;
  /** Slack user id; where there are several workspaces with that of its own before it: `T0123ABCD/U012AB3CD`. */
  readonly slack: string | null;
  /** Entra object id, as Teams sends it. */
  readonly entra: string | null;
}

export type Platform = 'console' | 'slack' | 'teams';

/** An account on a chat platform, before anyone knows whose it is. */
export interface Account {
  readonly platform: Platform;
  /** Workspace or tenant; `local` on the console. */
  readonly tenant: string;
  readonly id: string;
}
