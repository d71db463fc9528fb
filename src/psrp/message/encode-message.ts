import { encodeClixml } from '../clixml/encode-clixml.ts';
import { type Guid, guidToBytes } from '../guid.ts';
import type { PsValue } from '../value.ts';
import { type MessageName, messageType } from './message-type.ts';

/** MS-PSRP 2.2.1: destination, type (32 bits, little-endian), pool GUID, pipeline GUID. */
export const messageHeaderBytes = 40;
export const destination = { client: 1, server: 2 } as const;

interface OutgoingMessage {
  readonly to: keyof typeof destination;
  readonly name: MessageName;
  readonly pool: Guid;
  /** The zero GUID for a message of the pool. */
  readonly pipeline: Guid;
  /** Undefined: no body at all, as END_OF_PIPELINE_INPUT has none. */
  readonly body: PsValue | undefined;
}

/** Header and CLIXML in UTF-8. MS-PSRP 2.2.1. */
export function encodeMessage({ to, name, pool, pipeline, body }: OutgoingMessage): Uint8Array {
  const xml = body === undefined ? '' : encodeClixml(body);
  const bytes = new Uint8Array(messageHeaderBytes + Buffer.byteLength(xml));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, destination[to], true);
  view.setUint32(4, messageType[name], true);
  bytes.set(guidToBytes(pool), 8);
  bytes.set(guidToBytes(pipeline), 24);
  Buffer.from(bytes.buffer).write(xml, messageHeaderBytes);
  return bytes;
}
