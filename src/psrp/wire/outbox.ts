import { type Guid, zeroGuid } from '../guid.ts';
import { fragmentBytes } from '../limits.ts';
import { encodeFragments, fragmentHeaderBytes } from './fragment.ts';
import { type AckName, encodePacket, type Stream } from './packet.ts';

/**
 * What a client sends, per pipeline in order. After Command and after each Data the next waits for the ack, as
 * PowerShell's own client does; its server reads one at a time.
 */
export interface Outbox {
  command(guid: Guid): void;
  /** One message, cut into fragments. PromptResponse goes before waiting input. */
  data(guid: Guid, stream: Stream, message: Uint8Array): void;
  /** Drops the input that waits, keeps the command itself, and asks to stop after it. */
  signal(guid: Guid): void;
  /** Drops whatever waits and closes. For the zero GUID: whatever waits anywhere. */
  close(guid: Guid): void;
  acked(guid: Guid, name: AckName): void;
  /** Everything that may be sent now. */
  take(): Uint8Array;
  /** Bytes that wait, for an ack or to be taken. */
  readonly queuedBytes: number;
}

type Waiting =
  | { readonly kind: 'command' | 'signal' | 'close' }
  | {
      readonly kind: 'data';
      readonly stream: Stream;
      readonly fragment: Uint8Array;
      readonly first: boolean;
    };

interface Lane {
  /** Its first message, which creates the pipeline, has been queued. */
  begun: boolean;
  /** Its Close has been queued. */
  closed: boolean;
  /** The ack that must come before the next element. */
  awaits: AckName | undefined;
  queue: Waiting[];
}

export function createOutbox(): Outbox {
  const lanes = new Map<Guid, Lane>();
  let lines: string[] = [];
  let lineBytes = 0;
  let waitingBytes = 0;
  let objectId = 0n;

  const laneOf = (guid: Guid): Lane => {
    const lane = lanes.get(guid) ?? { begun: false, closed: false, awaits: undefined, queue: [] };
    lanes.set(guid, lane);
    return lane;
  };
  const write = (line: string): void => {
    lines.push(line);
    lineBytes += line.length;
  };
  const drop = (lane: Lane, keep: (item: Waiting) => boolean): void => {
    const kept: Waiting[] = [];
    for (const item of lane.queue) {
      if (keep(item)) kept.push(item);
      else if (item.kind === 'data') waitingBytes -= item.fragment.length;
    }
    lane.queue = kept;
  };

  /** Small messages share an element, up to a fragment's size. */
  const nextData = (guid: Guid, lane: Lane): { stream: Stream; bytes: Uint8Array } | undefined => {
    const [head] = lane.queue;
    if (head?.kind !== 'data') return undefined;
    let size = 0;
    let count = 0;
    for (const item of lane.queue) {
      // PowerShell's server loses input that shares an element with what creates the pipeline.
      if (
        item.kind !== 'data' ||
        item.stream !== head.stream ||
        (guid !== zeroGuid && item.first !== head.first)
      )
        break;
      if (count > 0 && size + item.fragment.length > fragmentBytes) break;
      size += item.fragment.length;
      count += 1;
    }
    const parts = lane.queue
      .splice(0, count)
      .map((item) => (item as Extract<Waiting, { kind: 'data' }>).fragment);
    waitingBytes -= size;
    return { stream: head.stream, bytes: Buffer.concat(parts, size) };
  };

  const advance = (guid: Guid, lane: Lane): void => {
    while (lane.awaits === undefined && lane.queue.length > 0) {
      const data = nextData(guid, lane);
      if (data !== undefined) {
        write(encodePacket({ name: 'Data', guid, stream: data.stream, data: data.bytes }));
        lane.awaits = 'DataAck';
        continue;
      }
      const { kind } = lane.queue.shift()!;
      const name = kind === 'command' ? 'Command' : kind === 'signal' ? 'Signal' : 'Close';
      write(encodePacket({ name, guid }));
      if (kind === 'command') lane.awaits = 'CommandAck';
    }
  };

  // A Close overtakes: it needs no ack of what went before, and what waits is of no use any more.
  const closeLane = (lane: Lane): void => {
    drop(lane, ({ kind }) => kind === 'close');
    lane.awaits = undefined;
    if (!lane.closed) lane.queue.push({ kind: 'close' });
    lane.closed = true;
  };

  return {
    command: (guid) => {
      laneOf(guid).queue.push({ kind: 'command' });
    },
    data(guid, stream, message) {
      objectId += 1n;
      const lane = laneOf(guid);
      // A stop must not cut the message in half that creates the pipeline.
      const first = !lane.begun;
      lane.begun = true;
      const items = encodeFragments(objectId, message, fragmentBytes - fragmentHeaderBytes).map(
        (fragment): Waiting => ({ kind: 'data', stream, fragment, first }),
      );
      for (const item of items) if (item.kind === 'data') waitingBytes += item.fragment.length;
      if (stream === 'Default') lane.queue.push(...items);
      else lane.queue.unshift(...items);
    },
    signal(guid) {
      const lane = laneOf(guid);
      drop(lane, (item) => item.kind !== 'data' || item.first || item.stream === 'PromptResponse');
      lane.queue.push({ kind: 'signal' });
    },
    close(guid) {
      // PowerShell's server does not answer the Close of a pool while a pipeline of it is not closed.
      for (const other of guid === zeroGuid ? lanes.keys() : []) if (other !== guid) closeLane(laneOf(other));
      closeLane(laneOf(guid));
    },
    acked(guid, name) {
      const lane = lanes.get(guid);
      if (lane === undefined) return;
      if (name === 'CloseAck') lanes.delete(guid);
      else if (lane.awaits === name) lane.awaits = undefined;
    },
    take() {
      // The pool last: its Close must follow those of its pipelines.
      for (const [guid, lane] of lanes) if (guid !== zeroGuid) advance(guid, lane);
      const pool = lanes.get(zeroGuid);
      if (pool !== undefined) advance(zeroGuid, pool);
      const bytes = Buffer.from(lines.join(''), 'latin1');
      lines = [];
      lineBytes = 0;
      return bytes;
    },
    get queuedBytes() {
      return waitingBytes + lineBytes;
    },
  };
}
