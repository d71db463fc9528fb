import { type Broken, broken } from '../broken.ts';
import type { Guid } from '../guid.ts';
import type { PsrpLimits } from '../limits.ts';
import { decodeMessage, type IncomingMessage } from '../message/decode-message.ts';
import { createLineReader } from './line-reader.ts';
import { type AckName, type PacketName, parsePacket, type Stream } from './packet.ts';
import { createReassembler, type Holding, type Reassembler } from './reassembler.ts';

/** What came in, in its order. */
export type Arrived =
  | { readonly kind: 'message'; readonly guid: Guid; readonly message: IncomingMessage }
  /** A message was longer than its pipeline wants; nothing of it was kept. */
  | { readonly kind: 'passed-over'; readonly guid: Guid }
  /** All messages of one Data element have been told; time for its ack. */
  | { readonly kind: 'data-read'; readonly guid: Guid }
  | { readonly kind: 'element'; readonly name: Exclude<PacketName, 'Data'> | AckName; readonly guid: Guid }
  | { readonly kind: 'diagnostic'; readonly text: string }
  | Broken;

export interface Inbox {
  /** Tells what arrived, one by one; `handle` returns false to hear nothing more. */
  add(bytes: Uint8Array, handle: (arrived: Arrived) => boolean): void;
  /** From now on data for this GUID is read, messages up to `wantedBytes`; all other data is passed over. */
  open(guid: Guid, wantedBytes?: number): void;
  shut(guid: Guid): void;
}

/** From bytes to messages: lines, elements, fragments, CLIXML. Bounded by `limits`; never throws. */
export function createInbox(self: 'client' | 'server', limits: PsrpLimits): Inbox {
  const lines = createLineReader(limits.lineBytes);
  const open = new Map<Guid, Record<Stream, Reassembler>>();
  const holding: Holding = { bytes: 0 };
  let diagnostics = 0;

  function* read(line: string): Generator<Arrived> {
    if (line.trim() === '') return;
    const packet = parsePacket(line);
    if (packet.name === 'malformed') {
      yield broken('bad-packet', `${packet.why}: ${line.slice(0, 80)}`);
    } else if (packet.name === 'diagnostic') {
      diagnostics += 1;
      if (diagnostics > limits.diagnostics) yield broken('too-large', 'too many lines that are no element');
      else yield { kind: 'diagnostic', text: line };
    } else if (packet.name === 'Data') {
      const joined = open.get(packet.guid)?.[packet.stream].add(packet.data);
      if (joined?.kind === 'broken') yield joined;
      for (const bytes of joined?.kind === 'messages' ? joined.messages : []) {
        const message = decodeMessage(bytes, self, limits);
        if (message.kind === 'message') yield { kind: 'message', guid: packet.guid, message };
        else yield message;
      }
      if (joined?.kind === 'messages' && joined.passedOver) yield { kind: 'passed-over', guid: packet.guid };
      yield { kind: 'data-read', guid: packet.guid };
    } else {
      yield { kind: 'element', name: packet.name, guid: packet.guid };
    }
  }

  return {
    add(bytes, handle) {
      const found = lines.add(bytes);
      if (found.kind === 'broken') {
        handle(found);
        return;
      }
      for (const line of found.lines) {
        for (const arrived of read(line)) if (!handle(arrived)) return;
      }
    },
    open: (guid, wantedBytes) => {
      open.set(guid, {
        Default: createReassembler(limits, holding, wantedBytes),
        PromptResponse: createReassembler(limits, holding, wantedBytes),
      });
    },
    shut: (guid) => {
      const streams = open.get(guid);
      streams?.Default.drop();
      streams?.PromptResponse.drop();
      open.delete(guid);
    },
  };
}
