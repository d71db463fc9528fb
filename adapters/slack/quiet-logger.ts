import type { Logger, LogLevel } from '@slack/web-api';

/**
 * What Bolt and its clients have to say. Errors go to the operator; the rest is dropped, since it repeats what
 * is classified here anyway, and what is said at level debug holds message text.
 */
export function quietLogger(fault: (what: string, cause: unknown) => void): Logger {
  const silent = (): void => {};
  return {
    debug: silent,
    info: silent,
    warn: silent,
    error: (...words: readonly unknown[]) => {
      const cause = words.find((word) => word instanceof Error) ?? null;
      fault(`Slack's library says: ${words.map(String).join(' ').slice(0, 400)}`, cause);
    },
    setLevel: silent,
    getLevel: () => 'warn' as LogLevel,
    setName: silent,
  };
}
