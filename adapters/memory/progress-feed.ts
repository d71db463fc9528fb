import type { Progress, ProgressFeed } from '../../src/ports/progress-feed.ts';

export function createProgressFeed(): ProgressFeed {
  const followers = new Set<(progress: Progress) => void>();
  return {
    tell(progress) {
      // Later, as over a network: whoever tells is not held up by whoever listens.
      setImmediate(() => {
        for (const follower of [...followers]) follower(progress);
      });
    },
    follow(listener) {
      const follower = (progress: Progress) => listener(progress);
      followers.add(follower);
      return () => void followers.delete(follower);
    },
  };
}
