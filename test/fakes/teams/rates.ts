import type { MovableClock } from '../clock.ts';

/**
 * Operations allowed in so many milliseconds, for one bot in one conversation (teams.md section 5.4; Microsoft's table of
 * limits per bot and thread). There a conversation is a chat or a whole channel, not one of its threads.
 */
const sending = [
  [1_000, 7],
  [2_000, 8],
  [30_000, 60],
  [3_600_000, 1_800],
] as const;
const reading = sending.map(([ms, most]) => [ms, 2 * most] as const);

/** Everything one app does in one tenant. */
const perTenantAndSecond = 50;

export type Rated = 'send' | 'create' | 'members' | 'conversations';

export interface Rates {
  /** Whether the call is within the limits; one within them is counted, one beyond them is not. */
  take(tenant: string, kind: Rated, conversation: string): boolean;
}

/** Sliding windows over the fake's own clock. */
export function rates(clock: MovableClock, factor: 1 | 'off'): Rates {
  const made = new Map<string, number[]>();

  function within(key: string, limits: readonly (readonly [number, number])[]): boolean {
    const now = clock.now();
    const longest = limits.at(-1)![0];
    const recent = (made.get(key) ?? []).filter((at) => at > now - longest);
    made.set(key, recent);
    return limits.every(([ms, most]) => recent.filter((at) => at > now - ms).length < most);
  }

  return {
    take(tenant, kind, conversation) {
      if (factor === 'off') return true;
      const limits = kind === 'send' || kind === 'create' ? sending : reading;
      const keys = [`${kind} ${conversation}`, `tenant ${tenant}`] as const;
      if (!within(keys[1], [[1_000, perTenantAndSecond]]) || !within(keys[0], limits)) return false;
      for (const key of keys) made.get(key)!.push(clock.now());
      return true;
    },
  };
}
