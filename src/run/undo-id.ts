import type { RunState } from './run.ts';

/**
 * What a host calls the undo of a run: letters, digits and hyphens, 64 at most. The time of the request is in it, because
 * a store that was lost counts its runs from the beginning, and a host remembers what is over.
 */
export function undoId({ run, requestedAt }: Pick<RunState, 'run' | 'requestedAt'>, host: string): string {
  const since = Math.max(0, Date.parse(requestedAt) || 0).toString(36);
  const words = `${run}-${host}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '');
  return `${words.slice(0, 63 - since.length)}-${since}`;
}
