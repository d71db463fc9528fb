import type { Evidence } from './evidence.ts';

/** When our probe happened, by the clock of the host; milliseconds since 1970. */
export interface ProbeClock {
  readonly startMs: number;
  readonly endMs: number;
  /** How far a fitting event may lie beyond both ends. */
  readonly slackMs: number;
  /** False: nobody compared the two clocks, and they are taken to agree. */
  readonly measured: boolean;
}

/** Beyond the measure itself: a log writes its times late by as much on a busy host. */
const slackMs = 2000;

/** Null without a look from outside. */
export function probeClock({ outside, skew }: Evidence): ProbeClock | null {
  if (outside === null) return null;
  const ntlm = outside.ntlm?.skewMs ?? null;
  const skewMs = skew?.ms ?? ntlm ?? 0;
  const startMs = Date.parse(outside.at) + skewMs;
  const measured = (skew ?? null) !== null || ntlm !== null;
  return { startMs, endMs: startMs + outside.ms, slackMs: slackMs + (skew?.withinMs ?? 0), measured };
}
