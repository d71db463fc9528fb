/**
 * Signatures that were let in, for as long as they would be good. What comes again after a restart, or at another
 * process, is caught by the delivery's own id.
 */
interface ReplayGuard {
  /** True the first time. */
  readonly admit: (signature: string, nowMs: number) => boolean;
  /** What we failed to answer may come again. */
  readonly forget: (signature: string) => void;
}

/** Longer than a signature is good for, past and future together. */
const keepMs = 400_000;
/** 125 requests a second for all that time. */
const most = 50_000;

export function createReplayGuard(): ReplayGuard {
  const seen = new Map<string, number>();
  return {
    admit: (signature, nowMs) => {
      // Oldest first, as they were put in.
      for (const [known, atMs] of seen) {
        if (atMs + keepMs > nowMs && seen.size < most) break;
        seen.delete(known);
      }
      if (seen.has(signature)) return false;
      seen.set(signature, nowMs);
      return true;
    },
    forget: (signature) => void seen.delete(signature),
  };
}
