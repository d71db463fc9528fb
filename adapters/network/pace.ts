/** How long a look waits, in milliseconds. The defaults suit a wide-area network. */
export interface Pace {
  /** For the whole look, name and all addresses. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** For an answer to a connection request or to an NTLM token. */
  readonly answerTimeoutMs: number;
  readonly tlsTimeoutMs: number;
  /** Between the beginnings of two connections to one address: faster would look like an attack. */
  readonly pauseMs: number;
  /** Our clock, Unix milliseconds; the server's is compared with it. */
  readonly clockMs: () => number;
}

export const usualPace: Pace = {
  timeoutMs: 10_000,
  connectTimeoutMs: 3_000,
  answerTimeoutMs: 3_000,
  tlsTimeoutMs: 4_000,
  pauseMs: 200,
  clockMs: () => Date.now(),
};

/** The waits of a look that may take longer than usual: each step gets its share of the time granted. */
export function stretchedPace(timeoutMs: number): Partial<Pace> {
  const factor = Math.max(1, timeoutMs / usualPace.timeoutMs);
  return {
    timeoutMs,
    connectTimeoutMs: usualPace.connectTimeoutMs * factor,
    answerTimeoutMs: usualPace.answerTimeoutMs * factor,
    tlsTimeoutMs: usualPace.tlsTimeoutMs * factor,
  };
}
