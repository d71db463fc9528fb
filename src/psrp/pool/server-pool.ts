import type { Guid } from '../guid.ts';
import type { PsrpLimits } from '../limits.ts';
import type { PsErrorRecord, PsInformation, PsProgress } from '../message/records.ts';
import type { Done, PsrpRefusal } from '../refusal.ts';
import type { ServerSessionCipher } from '../session-cipher.ts';
import type { PsPrimitive, PsValue } from '../value.ts';
import type { ServerEvent } from './server-event.ts';

export interface ServerPoolSettings {
  readonly limits?: Partial<PsrpLimits>;
  readonly cipher?: ServerSessionCipher;
  /** What `$PSVersionTable` of the session says. Defaults: 7.4.6, Core, Microsoft Windows. */
  readonly psVersion?: string;
  readonly edition?: 'Core' | 'Desktop';
  readonly os?: string;
}

/** A command as `Import-PSSession` wants to know it. */
export interface CommandMetadata {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly isSwitch: boolean;
  }[];
}

type Answer = Done | PsrpRefusal;

/**
 * The server half of one runspace pool, without a socket. No method throws. Records may be sent until a pipeline
 * is ended by `completed`, `stopped` or `failed`; after that, and after the client released it, they are refused.
 * MS-PSRP 3.2.
 */
export interface ServerPool {
  readonly state: 'new' | 'negotiated' | 'asked' | 'open' | 'closed' | 'broken';
  receive(bytes: Uint8Array): readonly ServerEvent[];
  take(): Uint8Array;
  /** The transport is at its end: `closed` where the client closed, else `broken`. */
  ended(reason?: string): readonly ServerEvent[];

  /** Answers `open-asked`. Refused: not-asked. */
  accept(): Answer;
  refuseOpen(record: PsErrorRecord): Answer;

  output(pipeline: Guid, value: PsValue): Answer;
  error(pipeline: Guid, record: PsErrorRecord): Answer;
  warning(pipeline: Guid, text: string): Answer;
  verbose(pipeline: Guid, text: string): Answer;
  debug(pipeline: Guid, text: string): Answer;
  /** `generatedAt`: when it was written, as ISO 8601. */
  information(pipeline: Guid, record: PsInformation, generatedAt: string): Answer;
  progress(pipeline: Guid, record: PsProgress): Answer;
  /** Calls the client's console. `call` -100 wants no answer. Method ids: MS-PSRP 2.2.3.17. */
  hostCall(pipeline: Guid, method: number, parameters: readonly PsValue[], call: number): Answer;
  commandMetadata(pipeline: Guid, commands: readonly CommandMetadata[]): Answer;

  completed(pipeline: Guid): Answer;
  stopped(pipeline: Guid): Answer;
  failed(pipeline: Guid, record: PsErrorRecord): Answer;
  /** Asks the client for the session key, so that SecureString can be sent. Refused: no-session-key without a cipher. */
  requestKey(): Answer;
  /** As on the client's side: SecureString to and from text, once the key is agreed upon. */
  seal(text: string): PsPrimitive | PsrpRefusal;
  unseal(sealed: PsPrimitive): { readonly kind: 'text'; readonly text: string } | PsrpRefusal;
  /** The host goes away: the pool says broken, and the conversation is over. */
  breakPool(record: PsErrorRecord): Answer;
  readonly running: readonly Guid[];
}
