import { type Guid, zeroGuid } from '../guid.ts';
import type { PsrpLimits } from '../limits.ts';
import { encodeMessage } from '../message/encode-message.ts';
import type { MessageName } from '../message/message-type.ts';
import { type PsValue, record } from '../value.ts';
import { createInbox, type Inbox } from '../wire/inbox.ts';
import { createOutbox, type Outbox } from '../wire/outbox.ts';
import type { Stream } from '../wire/packet.ts';
import type { ClientEvent } from './client-event.ts';
import type { ClientPool, ClientPoolSettings } from './client-pool.ts';

/** One pipeline as the client sees it. It stays known after its end until the server acknowledged its Close. */
export interface ClientPipeline {
  readonly guid: Guid;
  input: 'none' | 'open' | 'over';
  ended: boolean;
  stopping: boolean;
  /** The host method that asked a person; from then on only the end is told. */
  asked: string | undefined;
}

/** What the client half knows; its steps and its answers to messages share it. */
export interface ClientCore {
  readonly settings: ClientPoolSettings;
  readonly limits: PsrpLimits;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly pipelines: Map<Guid, ClientPipeline>;
  state: ClientPool['state'];
  /** The server's protocol version, once it said it. */
  protocolVersion: string | undefined;
  serverData: PsValue | null;
  /** Whether our public key was sent, and whether a session key came back. */
  key: 'none' | 'asked' | 'agreed';
  /** Events that wait to be returned. */
  events: ClientEvent[];
}

export function createClientCore(settings: ClientPoolSettings, limits: PsrpLimits): ClientCore {
  return {
    settings,
    limits,
    inbox: createInbox('client', limits),
    outbox: createOutbox(),
    pipelines: new Map(),
    state: 'new',
    protocolVersion: undefined,
    serverData: null,
    key: 'none',
    events: [],
  };
}

/** Encodes a message for the server. */
export function toServer(
  core: ClientCore,
  pipeline: Guid,
  name: MessageName,
  body: PsValue | undefined,
): Uint8Array {
  return encodeMessage({ to: 'server', name, pool: core.settings.pool, pipeline, body });
}

/** Queues a message for the server on the lane of its pipeline, or of the pool for the zero GUID. */
export function send(
  core: ClientCore,
  pipeline: Guid,
  name: MessageName,
  body: PsValue | undefined,
  stream: Stream = 'Default',
): void {
  core.outbox.data(pipeline, stream, toServer(core, pipeline, name, body));
}

/** Sends our public key once; false without a cipher. MS-PSRP 3.1.5.4.3. */
export function sendPublicKey(core: ClientCore): boolean {
  const { cipher } = core.settings;
  if (cipher === undefined) return false;
  if (core.key !== 'none') return true;
  core.key = 'asked';
  const PublicKey = Buffer.from(cipher.publicKey()).toString('base64');
  send(core, zeroGuid, 'PUBLIC_KEY', record({ PublicKey }));
  return true;
}
