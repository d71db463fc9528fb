/** Bytes to and from one PowerShell that takes remoting: an SSH channel, or the pipes of a process. */
export interface Wire {
  /** Called once. `onEnd` comes once, with nothing after it; its reason is for people. */
  listen(onBytes: (bytes: Uint8Array) => void, onEnd: (reason: string) => void): void;
  /** What is sent after the end is lost, quietly: the end has been told. */
  send(bytes: Uint8Array): void;
  /** What the other side said beside the protocol, the end of it: words of distress. */
  words(): string;
  /** Ends it within a moment, by force where it must; `onEnd` comes too. Twice is once. */
  close(): Promise<void>;
}
