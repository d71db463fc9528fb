import type { KeptReferences } from '../../src/ports/kept-references.ts';

/** Kept as long as this process lives, and no longer than asked for. */
export function createKeptReferences(): KeptReferences {
  /** Name → what was kept, as text: what is read is nobody else's object. */
  const kept = new Map<string, { readonly json: string; readonly untilMs: number }>();
  return {
    async read(name) {
      const found = kept.get(name);
      if (found === undefined) return null;
      if (found.untilMs > Date.now()) return JSON.parse(found.json) as unknown;
      kept.delete(name);
      return null;
    },
    async keep(name, value, keepMs) {
      kept.set(name, { json: JSON.stringify(value), untilMs: Date.now() + keepMs });
    },
  };
}
