import { type Broken, broken } from '../broken.ts';
import type { PsrpLimits } from '../limits.ts';
import { type Fragment, fragmentHeaderBytes, readFragment } from './fragment.ts';
import { createGrowing, type Growing } from './growing.ts';

export interface Reassembler {
  /**
   * Takes bytes as they come, cut anywhere, and returns the messages that are whole now. After a fault it stays
   * at that fault. MS-PSRP 2.2.4, 3.1.5.1. `passedOver`: a message was longer than is wanted; its bytes are let go of
   * as they come, and it is told once.
   */
  add(
    bytes: Uint8Array,
  ):
    | { readonly kind: 'messages'; readonly messages: readonly Uint8Array[]; readonly passedOver?: true }
    | Broken;
  /** Lets go of what is held. */
  drop(): void;
}

/** What all reassemblers of one pool hold together. */
export interface Holding {
  bytes: number;
}

interface OpenObject {
  data: Growing;
  next: bigint;
  /** Longer than is wanted: only its order is followed. */
  isPassedOver: boolean;
}

/**
 * Joins fragments. Objects may be interleaved; within one object the order must be exact. Messages of more than
 * `wantedBytes` are passed over; more than `limits.messageBytes` is a fault.
 */
export function createReassembler(
  limits: Pick<PsrpLimits, 'messageBytes' | 'unfinishedBytes' | 'openObjects'>,
  holding: Holding = { bytes: 0 },
  wantedBytes: number = limits.messageBytes,
): Reassembler {
  const open = new Map<bigint, OpenObject>();
  /** A fragment that is not whole yet. */
  let rest = createGrowing();
  let wanted = fragmentHeaderBytes;
  let fault: Broken | undefined;
  let passedOver = false;

  const take = (fragment: Fragment): Uint8Array | Broken | undefined => {
    const id = fragment.objectId;
    const known = open.get(id);
    if (fragment.start !== (known === undefined)) {
      const what = fragment.start ? 'starts twice' : 'has no start';
      return broken('bad-fragment', `object ${id} ${what}`);
    }
    const object = known ?? { data: createGrowing(), next: 0n, isPassedOver: false };
    if (fragment.fragmentId !== object.next) {
      return broken(
        'bad-fragment',
        `object ${id}: fragment ${fragment.fragmentId} instead of ${object.next}`,
      );
    }
    if (object.data.size + fragment.data.length > limits.messageBytes)
      return broken('too-large', `a message of more than ${limits.messageBytes} bytes`);
    if (!object.isPassedOver && object.data.size + fragment.data.length > wantedBytes) {
      holding.bytes -= object.data.size;
      [object.data, object.isPassedOver, passedOver] = [createGrowing(), true, true];
    }
    if (object.isPassedOver) {
      object.next += 1n;
      if (fragment.end) open.delete(id);
      else open.set(id, object);
      return undefined;
    }
    if (fragment.end) {
      if (!open.delete(id)) return fragment.data;
      holding.bytes -= object.data.size;
      object.data.add(fragment.data);
      return object.data.bytes();
    }
    // An empty fragment in the middle would let a peer hold us busy for nothing.
    if (fragment.data.length === 0)
      return broken('bad-fragment', `object ${id}: an empty fragment in the middle`);
    object.data.add(fragment.data);
    object.next += 1n;
    open.set(id, object);
    holding.bytes += fragment.data.length;
    if (holding.bytes > limits.unfinishedBytes) return broken('too-large', 'too much that is not finished');
    if (open.size > limits.openObjects)
      return broken('too-large', `more than ${limits.openObjects} open objects`);
    return undefined;
  };

  const keep = (bytes: Uint8Array): void => {
    rest.add(bytes);
    holding.bytes += bytes.length;
  };
  const letGo = (): Uint8Array => {
    const all = rest.bytes();
    holding.bytes -= all.length;
    rest = createGrowing();
    wanted = fragmentHeaderBytes;
    return all;
  };
  const broke = (why: Broken): Broken => {
    fault = why;
    return why;
  };
  const told = (messages: readonly Uint8Array[]) => {
    const more = passedOver ? ({ passedOver: true } as const) : {};
    passedOver = false;
    return { kind: 'messages', messages, ...more } as const;
  };
  const tooMuch = (): Broken | undefined =>
    holding.bytes > limits.unfinishedBytes
      ? broke(broken('too-large', 'too much that is not finished'))
      : undefined;

  return {
    add(bytes) {
      if (fault !== undefined) return fault;
      if (rest.size > 0) {
        keep(bytes);
        if (rest.size < wanted) return tooMuch() ?? told([]);
      }
      const all = rest.size === 0 ? bytes : letGo();
      const messages: Uint8Array[] = [];
      let at = 0;
      for (let fragment = readFragment(all, at); fragment !== undefined; fragment = readFragment(all, at)) {
        at += fragmentHeaderBytes + fragment.data.length;
        const taken = take(fragment);
        if (taken === undefined) continue;
        if ('kind' in taken) return broke(taken);
        messages.push(taken);
      }
      if (at === all.length) return told(messages);
      keep(all.subarray(at));
      if (rest.size >= fragmentHeaderBytes) {
        // A fragment that claims more than a message may hold is refused by its header, before its data is held.
        const claimed = new DataView(rest.bytes().buffer).getUint32(17);
        if (claimed > limits.messageBytes)
          return broke(broken('too-large', `a fragment that claims ${claimed} bytes`));
        wanted = fragmentHeaderBytes + claimed;
      }
      return tooMuch() ?? told(messages);
    },
    drop() {
      for (const object of open.values()) holding.bytes -= object.data.size;
      open.clear();
      letGo();
    },
  };
}
