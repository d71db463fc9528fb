import type { Guid } from '../guid.ts';
import type { PsrpLimits } from '../limits.ts';
import type { PipelineCommand, PsParameter } from '../message/pipeline-request.ts';
import type { Done, PsrpRefusal } from '../refusal.ts';
import type { ClientSessionCipher } from '../session-cipher.ts';
import type { PsPrimitive, PsValue } from '../value.ts';
import type { ClientEvent } from './client-event.ts';

export interface ClientPoolSettings {
  /** GUID of the pool, fresh for each. */
  readonly pool: Guid;
  /** Gives a fresh GUID per pipeline. */
  readonly nextGuid: () => Guid;
  /** Default 1 and 1. */
  readonly minRunspaces?: number;
  readonly maxRunspaces?: number;
  readonly limits?: Partial<PsrpLimits>;
  /** Needed for SecureString alone. */
  readonly cipher?: ClientSessionCipher;
  /**
   * `write-only` (default): the server may write to a console that is not there; a question fails the pipeline at
   * once. `none`: no console at all; the server itself throws at a question.
   */
  readonly host?: 'write-only' | 'none';
}

/** Shorthand of a pipeline: constant script text or the name of a command, with typed arguments. */
export type RunRequest = RunBody & {
  /** Values for `$input`, sent at once. `open`: fed by `input` and ended by `endInput`. Default: none. */
  readonly input?: readonly PsValue[] | 'open';
  readonly addToHistory?: boolean;
  /** Messages of more bytes are not kept, but told as `passed-over`. Absent: up to the limit of the pool. */
  readonly wantedBytes?: number;
};

type RunBody =
  | { readonly script: string; readonly parameters?: readonly PsParameter[] }
  | { readonly command: string; readonly parameters?: readonly PsParameter[] }
  | { readonly commands: readonly PipelineCommand[] };

/**
 * The client half of one runspace pool, without a socket: bytes in by `receive`, bytes out by `take`. No method
 * throws. Every step that the state does not allow is refused and changes nothing. MS-PSRP 3.1.
 */
export interface ClientPool {
  readonly state: 'new' | 'opening' | 'open' | 'closing' | 'closed' | 'broken';
  /** Begins; the answer is the event `opened` or `broken`. Refused: already-open, over. */
  open(): Done | PsrpRefusal;
  /** Refused: not-open, closing, over, nothing-to-run, too-many-pipelines, too-large, queue-full. */
  run(request: RunRequest): { readonly kind: 'started'; readonly pipeline: Guid } | PsrpRefusal;
  /** One more value for `$input`. Refused: no-such-pipeline, no-input-expected, input-over, queue-full, too-large … */
  input(pipeline: Guid, value: PsValue): Done | PsrpRefusal;
  endInput(pipeline: Guid): Done | PsrpRefusal;
  /** Agrees upon a session key with the server; the answer is `key-agreed`. Refused: no-session-key without a cipher. */
  agreeKey(): Done | PsrpRefusal;
  /** Text as a SecureString (element SS), to be put into a parameter. Refused: no-session-key before `key-agreed`. */
  seal(text: string): PsPrimitive | PsrpRefusal;
  /** The text of a SecureString that came in. Such values stay sealed until somebody asks. */
  unseal(sealed: PsPrimitive): { readonly kind: 'text'; readonly text: string } | PsrpRefusal;
  /** Asks the server to stop it; the answer is `ended`, in whatever way it came to its end. Twice is done, not refused. */
  stop(pipeline: Guid): Done | PsrpRefusal;
  /** Closes the pool and all that runs in it; the answer is `closed`. Twice is done, not refused. */
  close(): Done | PsrpRefusal;
  /** Everything that may be sent now, in order; call after every step and after every `receive`. Empty: nothing. */
  take(): Uint8Array;
  /** Bytes as they came from the server, cut anywhere. */
  receive(bytes: Uint8Array): readonly ClientEvent[];
  /** The transport is at its end: `closed` where `close` was under way, else `broken`, and nothing the second time. */
  ended(reason?: string): readonly ClientEvent[];
  /** Pipelines that have not ended. */
  readonly running: readonly Guid[];
}
