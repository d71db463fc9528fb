/** A disconnect code as a person pasted it: main code (IMsTscAxEvents::OnDisconnected) and extended code. */
export interface ErrorPair {
  readonly main: number | null;
  readonly extended: number | null;
  /** The words it was read from. */
  readonly source: string;
}
