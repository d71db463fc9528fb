import type { Session } from '../../../src/ports/host-executor.ts';
import { type Unreachable, unreachable } from '../unreachable.ts';
import { converse } from './conversation.ts';
import { pipelinesAtOnce, poolSession, type SessionSettings } from './pool-session.ts';
import type { Wire } from './wire.ts';

/** A session on a wire whose other end should be PowerShell; else the layer subsystem, and the wire is closed. */
export async function beginSession(
  wire: Wire,
  settings: SessionSettings,
  withinMs: number,
  signal: AbortSignal,
): Promise<Session | Unreachable> {
  const { host } = settings;
  const talk = converse(wire, pipelinesAtOnce);
  const over = await talk.open(AbortSignal.any([signal, AbortSignal.timeout(withinMs)]));
  if (over === null && !signal.aborted) return poolSession(talk, settings);
  await talk.close(0);
  if (signal.aborted) return unreachable('subsystem', `called off before anything was sent to ${host}`);
  const slow = over!.why.startsWith('it does not answer') ? ` within ${withinMs / 1000} s` : '';
  return unreachable('subsystem', `PowerShell on ${host} opens no session${slow}: ${over!.why}`);
}
