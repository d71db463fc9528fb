import { type Guid, zeroGuid } from '../guid.ts';
import { fragmentBytes, type PsrpLimits } from '../limits.ts';
import { encodeMessage } from '../message/encode-message.ts';
import type { MessageName } from '../message/message-type.ts';
import type { PsValue } from '../value.ts';
import { encodeFragments, fragmentHeaderBytes } from '../wire/fragment.ts';
import { createInbox, type Inbox } from '../wire/inbox.ts';
import { type AckName, encodePacket } from '../wire/packet.ts';
import type { ServerPool, ServerPoolSettings } from './server-pool.ts';

/** One pipeline as the server sees it, from Command until Close. */
export interface ServerPipeline {
  readonly guid: Guid;
  /** `housekeeping`: answered by this room itself, the host never hears of it. */
  phase: 'announced' | 'running' | 'ended';
  takesInput: boolean;
  /** The client asked to stop it and waits for the ack. */
  signalled: boolean;
}

/** What the server half knows; its answers and its steps share it. */
export interface ServerCore {
  readonly settings: ServerPoolSettings;
  readonly limits: PsrpLimits;
  readonly inbox: Inbox;
  readonly pipelines: Map<Guid, ServerPipeline>;
  state: ServerPool['state'];
  pool: Guid;
  protocolVersion: string;
  minRunspaces: number;
  maxRunspaces: number;
  keyAgreed: boolean;
  objectId: bigint;
  lines: string[];
  queuedBytes: number;
}

export function createServerCore(settings: ServerPoolSettings, limits: PsrpLimits): ServerCore {
  return {
    settings,
    limits,
    inbox: createInbox('server', limits),
    pipelines: new Map(),
    state: 'new',
    pool: zeroGuid,
    protocolVersion: '',
    minRunspaces: 1,
    maxRunspaces: 1,
    keyAgreed: false,
    objectId: 0n,
    lines: [],
    queuedBytes: 0,
  };
}

/** Queues a message for the client; the client acknowledges nothing, so it goes out as it is. */
export function tellClient(
  core: ServerCore,
  pipeline: Guid,
  name: MessageName,
  body: PsValue | undefined,
): void {
  writeMessage(core, pipeline, toClient(core, pipeline, name, body));
}

export function toClient(
  core: ServerCore,
  pipeline: Guid,
  name: MessageName,
  body: PsValue | undefined,
): Uint8Array {
  return encodeMessage({ to: 'client', name, pool: core.pool, pipeline, body });
}

export function writeMessage(core: ServerCore, pipeline: Guid, message: Uint8Array): void {
  core.objectId += 1n;
  for (const data of encodeFragments(core.objectId, message, fragmentBytes - fragmentHeaderBytes)) {
    writeLine(core, encodePacket({ name: 'Data', guid: pipeline, stream: 'Default', data }));
  }
}

export function acknowledge(core: ServerCore, name: AckName, guid: Guid): void {
  writeLine(core, encodePacket({ name, guid }));
}

function writeLine(core: ServerCore, line: string): void {
  core.lines.push(line);
  core.queuedBytes += line.length;
}
