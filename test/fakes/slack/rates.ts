import type { MovableClock } from '../clock.ts';

/** Calls a minute, per method, per app, per workspace (slack.md section 5.2; the published tier of each method). */
const perMinute: Readonly<Record<string, number>> = {
  'api.test': 100,
  // Tier 1, but ten connections at once are allowed: less would forbid what Slack allows.
  'apps.connections.open': 20,
  'auth.test': 300,
  'bots.info': 50,
  'chat.delete': 50,
  'chat.getPermalink': 300,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'conversations.create': 20,
  'conversations.history': 50,
  'conversations.info': 50,
  'conversations.invite': 50,
  'conversations.join': 50,
  'conversations.list': 20,
  'conversations.members': 100,
  'conversations.open': 50,
  'conversations.replies': 50,
  'conversations.setTopic': 20,
  'files.completeUploadExternal': 100,
  'files.getUploadURLExternal': 100,
  'reactions.add': 50,
  'team.info': 50,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.info': 100,
  'users.lookupByEmail': 50,
  'views.open': 100,
  'views.publish': 100,
  'views.push': 100,
  'views.update': 100,
};

/** chat.postMessage has its own rule: about one a second and channel, and a cap for the workspace. */
const postsPerWorkspaceAndMinute = 300;

export interface Rates {
  /** Seconds to wait, or null when the call is within the limits; a call within them is counted. */
  take(team: string, method: string, channel: string | null): number | null;
}

/** `factor` multiplies every limit; `burst` is how many messages a channel takes at once. */
export function rates(clock: MovableClock, factor: number | 'off', burst: number): Rates {
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  function withinWindow(key: string, limit: number): number | null {
    const now = clock.now();
    const recent = (windows.get(key) ?? []).filter((at) => at > now - 60_000);
    windows.set(key, recent);
    if (recent.length < limit) return null;
    return Math.max(1, Math.ceil((recent[recent.length - limit]! + 60_000 - now) / 1000));
  }

  function refill(key: string, perSecond: number): { tokens: number; at: number } {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(team, method, channel) {
      if (factor === 'off') return null;
      const key = `${team} ${method}`;
      const base = method === 'chat.postMessage' ? postsPerWorkspaceAndMinute : perMinute[method];
      if (base !== undefined) {
        const wait = withinWindow(key, Math.max(1, Math.floor(base * factor)));
        if (wait !== null) return wait;
      }
      if (method === 'chat.postMessage' && channel !== null) {
        const bucket = refill(`${team} ${channel}`, factor);
        if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / factor));
        bucket.tokens -= 1;
      }
      if (base !== undefined) windows.get(key)!.push(clock.now());
      return null;
    },
  };
}
