/** Why a conversation cannot go on. Closed: a consumer may switch over it. */
type BrokenCode =
  /** A line, fragment, message or queue beyond its limit. */
  | 'too-large'
  /** An out-of-process element that does not read. */
  | 'bad-packet'
  /** A fragment out of order or cut off (MS-PSRP 2.2.4). */
  | 'bad-fragment'
  /** A message header or body that does not read (MS-PSRP 2.2.1, 2.2.5). */
  | 'bad-message'
  /** A message that reads but must not come now, or never from this side. */
  | 'unexpected-message'
  /** The other side speaks a protocol version we do not (MS-PSRP 3.1.5.4.1). */
  | 'version'
  /** The session key could not be agreed upon (MS-PSRP 3.1.5.4.4). */
  | 'session-key'
  /** The other side said that its pool broke. */
  | 'peer-said-so'
  /** The transport ended in the middle of things. */
  | 'ended';

/** The one last event of a conversation that went wrong; nothing follows it. */
export interface Broken {
  readonly kind: 'broken';
  readonly code: BrokenCode;
  readonly message: string;
}

/** Builds the last event. */
export function broken(code: BrokenCode, message: string): Broken {
  return { kind: 'broken', code, message };
}
