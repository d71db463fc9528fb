/**
 * What scripts come in: the core, which runs one script, and pieces, which hold the functions that several of them
 * share. Read from playbooks/harness by `openHarness`; `composeHarness` takes for one script what it needs.
 */
export interface Harness {
  /** The core before the lines that run the script, and from there on: pieces stand between. */
  readonly head: string;
  readonly tail: string;
  /** In the order of their files, in which they are composed. */
  readonly pieces: readonly Piece[];
  /** Function → the piece that declares it; null: the core does. */
  readonly declaredIn: ReadonlyMap<string, string | null>;
  /** Commands that Windows has, as scripts write them. */
  readonly windows: ReadonlySet<string>;
}

/** One file of the harness: functions of one concern. */
export interface Piece {
  /** Of its file, without `.ps1`. */
  readonly name: string;
  readonly text: string;
  /** Pieces whose functions it calls itself, in order of name. */
  readonly needs: readonly string[];
}
