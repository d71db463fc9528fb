import { type Broken, broken } from '../broken.ts';
import type { PsrpLimits } from '../limits.ts';
import { type Fragment, fragmentHeaderBytes, readFragment } from './fragment.ts';

export interface Reassembler {
  /**
   * Takes bytes as they come, cut anywhere, and returns the messages that are whole now. After a fault it stays
   * at that fault. MS-PSRP 2.2.4, 3.1.5.1.
   */
  add(bytes: Uint8Array): { readonly kind: 'messages'; readonly messages: readonly Uint8Array[] } | Broken;
  /** Lets go of what is held. */
  drop(): void;
}

/** What all reassemblers of one pool hold together. */
export interface Holding {
  bytes: number;
}

interface OpenObject {
  readonly parts: Uint8Array[];
  next: bigint;
  size: number;
}

/** Joins fragments. Objects may be interleaved; within one object the order must be exact. */
export function createReassembler(
  limits: Pick<PsrpLimits, 'messageBytes' | 'unfinishedBytes' | 'openObjects'>,
  holding: Holding = { bytes: 0 },
): Reassembler {
  const open = new Map<bigint, OpenObject>();
  let rest: Uint8Array = new Uint8Array(0);
  let fault: Broken | undefined;

  const take = (fragment: Fragment): Uint8Array | Broken | undefined => {
    const id = fragment.objectId;
    const known = open.get(id);
    if (fragment.start !== (known === undefined)) {
      const what = fragment.start ? 'starts twice' : 'has no start';
      return broken('bad-fragment', `object ${id} ${what}`);
    }
    const object = known ?? { parts: [], next: 0n, size: 0 };
    if (fragment.fragmentId !== object.next) {
      return broken(
        'bad-fragment',
        `object ${id}: fragment ${fragment.fragmentId} instead of ${object.next}`,
      );
    }
    object.size += fragment.data.length;
    if (object.size > limits.messageBytes)
      return broken('too-large', `a message of more than ${limits.messageBytes} bytes`);
    if (fragment.end) {
      if (open.delete(id)) holding.bytes -= object.size - fragment.data.length;
      return object.parts.length === 0 ? fragment.data : join([...object.parts, fragment.data], object.size);
    }
    // An empty fragment in the middle would let a peer hold us busy for nothing.
    if (fragment.data.length === 0)
      return broken('bad-fragment', `object ${id}: an empty fragment in the middle`);
    object.parts.push(fragment.data.slice());
    object.next += 1n;
    open.set(id, object);
    holding.bytes += fragment.data.length;
    if (holding.bytes > limits.unfinishedBytes) return broken('too-large', 'too much that is not finished');
    if (open.size > limits.openObjects)
      return broken('too-large', `more than ${limits.openObjects} open objects`);
    return undefined;
  };

  return {
    add(bytes) {
      if (fault !== undefined) return fault;
      const all = rest.length === 0 ? bytes : join([rest, bytes], rest.length + bytes.length);
      const messages: Uint8Array[] = [];
      let at = 0;
      for (let fragment = readFragment(all, at); fragment !== undefined; fragment = readFragment(all, at)) {
        at += fragmentHeaderBytes + fragment.data.length;
        const taken = take(fragment);
        if (taken === undefined) continue;
        if ('kind' in taken) {
          fault = taken;
          return taken;
        }
        messages.push(taken);
      }
      rest = all.slice(at);
      // A fragment that claims more than a packet may carry is refused by its header, before its data is held.
      if (rest.length >= fragmentHeaderBytes) {
        const claimed = new DataView(rest.buffer, rest.byteOffset).getUint32(17);
        if (claimed > limits.messageBytes) {
          fault = broken('too-large', `a fragment that claims ${claimed} bytes`);
          return fault;
        }
      }
      return { kind: 'messages', messages };
    },
    drop() {
      for (const object of open.values()) holding.bytes -= object.size;
      open.clear();
      rest = new Uint8Array(0);
    },
  };
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
