import type { ThreadRef } from '../../src/run/run.ts';
import { Recent } from '../chat/recent.ts';
import { baseOf } from './address.ts';
import type { Rendered } from './render.ts';

/** What our messages show, as far as this process drew them. */
export interface Shown {
  readonly put: (thread: ThreadRef, id: string, rendered: Rendered) => void;
  /** The card there, if it was drawn after `sinceMs`, or is within `withinMs` from now; else null. */
  readonly newer: (
    thread: ThreadRef,
    id: string,
    sinceMs: number,
    withinMs: number,
  ) => Promise<Rendered | null>;
}

const most = 500;

export function createShown(): Shown {
  const cards = new Recent<{ readonly rendered: Rendered; readonly atMs: number }>(most);
  const waiting = new Map<string, Set<(rendered: Rendered) => void>>();
  const nameOf = ({ tenant, opaque }: ThreadRef, id: string) => `${tenant}/${baseOf(opaque)}/${id}`;
  return {
    put: (thread, id, rendered) => {
      const name = nameOf(thread, id);
      cards.set(name, { rendered, atMs: Date.now() });
      for (const tell of waiting.get(name) ?? []) tell(rendered);
      waiting.delete(name);
    },
    newer: async (thread, id, sinceMs, withinMs) => {
      const name = nameOf(thread, id);
      const now = cards.get(name);
      if (now !== undefined && now.atMs > sinceMs) return now.rendered;
      if (withinMs <= 0) return null;
      const told = waiting.get(name) ?? new Set();
      waiting.set(name, told);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          told.delete(tell);
          if (told.size === 0 && waiting.get(name) === told) waiting.delete(name);
          resolve(null);
        }, withinMs);
        function tell(rendered: Rendered): void {
          clearTimeout(timer);
          resolve(rendered);
        }
        told.add(tell);
      });
    },
  };
}
