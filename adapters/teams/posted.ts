import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { baseOf } from './address.ts';
import { digestOf } from './digest-of.ts';

/** What became of the post with one key. */
export type PostRecord =
  /** It was begun; whether it stands there is not known. */
  { readonly state: 'begun' } | { readonly state: 'posted'; readonly opaque: string; readonly id: string };

/**
 * The memory of what was posted. A bot cannot search Teams for its own messages, so this is all there is. A mark, made
 * from the key, travels in the buttons of the card: a press tells the id of a card whose answer was lost.
 */
export interface Posted {
  readonly markOf: (key: string) => string;
  readonly read: (tenant: string, mark: string) => Promise<PostRecord | null>;
  readonly begin: (tenant: string, mark: string) => Promise<void>;
  readonly stands: (
    tenant: string,
    mark: string,
    at: { readonly opaque: string; readonly id: string },
  ) => Promise<void>;
  /** The mark of the card that stands there; null: none is known. */
  readonly markAt: (thread: ThreadRef, id: string) => Promise<string | null>;
}

/** Longer than any run is open. */
const keepMs = 60 * 86_400_000;

export function createPosted(kept: KeptReferences): Posted {
  const nameOf = (tenant: string, mark: string) => `teams:post:${tenant}/${mark}`;
  const spotOf = (tenant: string, opaque: string, id: string) =>
    `teams:spot:${tenant}/${baseOf(opaque)}/${id}`;
  return {
    markOf: digestOf,
    read: async (tenant, mark) => (await kept.read(nameOf(tenant, mark))) as PostRecord | null,
    begin: (tenant, mark) => kept.keep(nameOf(tenant, mark), { state: 'begun' } satisfies PostRecord, keepMs),
    stands: async (tenant, mark, { opaque, id }) => {
      const record: PostRecord = { state: 'posted', opaque, id };
      await Promise.all([
        kept.keep(nameOf(tenant, mark), record, keepMs),
        kept.keep(spotOf(tenant, opaque, id), mark, keepMs),
      ]);
    },
    markAt: async ({ tenant, opaque }, id) => (await kept.read(spotOf(tenant, opaque, id))) as string | null,
  };
}
