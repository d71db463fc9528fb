/**
 * How many edits a workspace may see. chat.update is counted by Slack per app and workspace (50 and more a
 * minute, tier 3); all runs share what is set here, so that at most `perMinute` are sent, of which `reserved` are
 * for decisions. A decision is never refused, only counted: many of them leave progress less.
 */
interface EditBudget {
  readonly decision: (nowMs: number) => void;
  /** True and counted, or false: not now. */
  readonly progress: (nowMs: number) => boolean;
  /** Milliseconds until one more edit of progress is free. */
  readonly waitMs: (nowMs: number) => number;
}

const usual = { perMinute: 40, reserved: 10, burst: 8 };

export function createEditBudget(limits = usual): EditBudget {
  // In any minute: the burst, and what flows in meanwhile.
  const perMs = (limits.perMinute - limits.reserved - limits.burst) / 60_000;
  let tokens = limits.burst;
  let at: number | null = null;

  function refill(nowMs: number): void {
    if (at !== null) tokens = Math.min(limits.burst, tokens + Math.max(0, nowMs - at) * perMs);
    at = Math.max(at ?? nowMs, nowMs);
  }

  return {
    decision: (nowMs) => {
      refill(nowMs);
      tokens = Math.max(-limits.reserved, tokens - 1);
    },
    progress: (nowMs) => {
      refill(nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    waitMs: (nowMs) => {
      refill(nowMs);
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs);
    },
  };
}
