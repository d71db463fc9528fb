import { advanceHandshake, beginHandshake } from '../../src/rdp/handshake.ts';
import type { HandshakeEvent } from '../../src/rdp/handshake-state.ts';
import type { AddressLook, Layer } from '../../src/rdp/look.ts';
import { Conversation, type Place, type Source } from './conversation.ts';
import type { Pace } from './pace.ts';

/**
 * One look at one address: takes a step from src/rdp/handshake, has it carried out, reports what happened. Ends at
 * `deadlineMs` (clock of node:perf_hooks) or when `signal` fires, with what was seen until then.
 */
export async function lookAtAddress(
  place: Place,
  name: Layer,
  pace: Pace,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<{ readonly look: AddressLook; readonly sources: readonly Source[] }> {
  const conversation = new Conversation(place, pace, deadlineMs);
  const stop = Promise.withResolvers<HandshakeEvent>();
  const callOff = () => stop.resolve({ what: 'called-off' });
  signal.addEventListener('abort', callOff, { once: true });
  if (signal.aborted) callOff();
  try {
    let turn = beginHandshake(place.address, name);
    while (turn.step.do !== 'finish') {
      const happened = await Promise.race([stop.promise, conversation.carryOut(turn.step)]);
      turn = advanceHandshake(turn.state, happened);
    }
    return { look: turn.step.look, sources: conversation.sources };
  } finally {
    signal.removeEventListener('abort', callOff);
    conversation.close();
  }
}
