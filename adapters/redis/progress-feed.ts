import type { Redis } from 'ioredis';
import type { Progress, ProgressFeed } from '../../src/ports/progress-feed.ts';
import { key } from './key.ts';

const channel = key('progress');

/**
 * Progress by publish and subscribe, heard by every process that follows at that moment and kept by none.
 * Resolves when it hears; a subscribing connection can do nothing else, so it has one of its own.
 */
export async function createProgressFeed(
  redis: Redis,
): Promise<ProgressFeed & { readonly close: () => Promise<void> }> {
  const listeners = new Set<(progress: Progress) => void>();
  const ear = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null, lazyConnect: false });
  ear.on('error', () => {
    // It reconnects and subscribes again by itself; what is told meanwhile is lost, as progress may be.
  });
  ear.on('message', (_channel: string, text: string) => {
    const progress = parse(text);
    if (progress) for (const listener of [...listeners]) listener(progress);
  });
  await ear.subscribe(channel);

  return {
    tell(progress) {
      redis.publish(channel, JSON.stringify(progress)).catch(() => {});
    },
    follow(listener) {
      // Wrapped, so that the same function following twice is two followers.
      const follower = (progress: Progress) => listener(progress);
      listeners.add(follower);
      return () => void listeners.delete(follower);
    },
    async close() {
      listeners.clear();
      ear.disconnect();
    },
  };
}

function parse(text: string): Progress | null {
  try {
    return JSON.parse(text) as Progress;
  } catch {
    return null;
  }
}
