/**
 * Throws when the job was called off: what it saw since then is no look at the host, and must not pass for one.
 * The job is carried out anew, by the queue or after a restart.
 */
export function throwIfCalledOff(signal: AbortSignal): void {
  if (signal.aborted) throw new Error(`called off: ${String(signal.reason)}`);
}
