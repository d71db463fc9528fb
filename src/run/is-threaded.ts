import type { ThreadRef } from './run.ts';

/**
 * Whether a message there can have a thread below it that holds the story. The console is one stream: what
 * elsewhere stands in the thread stands in the card itself.
 */
export function isThreaded({ platform }: ThreadRef): boolean {
  return platform !== 'console';
}
