import { type Broken, broken } from '../broken.ts';
import { decodeClixml } from '../clixml/decode-clixml.ts';
import { type Guid, guidFromBytes } from '../guid.ts';
import type { PsrpLimits } from '../limits.ts';
import type { PsValue } from '../value.ts';
import { destination, messageHeaderBytes } from './encode-message.ts';
import { type MessageName, messageName } from './message-type.ts';

export interface IncomingMessage {
  readonly kind: 'message';
  readonly name: MessageName;
  readonly pool: Guid;
  readonly pipeline: Guid;
  /** Null where there was no body. */
  readonly body: PsValue;
}

/** Reads one whole message for `self`. Never throws. MS-PSRP 2.2.1; a leading BOM is dropped. */
export function decodeMessage(
  bytes: Uint8Array,
  self: keyof typeof destination,
  limits: Pick<PsrpLimits, 'depth'>,
): IncomingMessage | Broken {
  if (bytes.length < messageHeaderBytes) return broken('bad-message', `${bytes.length} bytes are no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint32(4, true);
  const name = messageName(type);
  if (name === undefined) return broken('bad-message', `no message has the type 0x${type.toString(16)}`);
  if (view.getUint32(0, true) !== destination[self])
    return broken('bad-message', `${name} is for the other side`);
  const header = {
    kind: 'message',
    name,
    pool: guidFromBytes(bytes, 8),
    pipeline: guidFromBytes(bytes, 24),
  } as const;
  const xml = decodeUtf8(bytes.subarray(messageHeaderBytes));
  if (xml === undefined) return broken('bad-message', `${name} is not UTF-8`);
  if (xml === '') return { ...header, body: null };
  const decoded = decodeClixml(xml, { depth: limits.depth });
  if (decoded.kind === 'value') return { ...header, body: decoded.value };
  return broken('bad-message', `${name}: ${decoded.message} at ${decoded.at}`);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
