import { randomBytes } from 'node:crypto';
import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { digestOf } from '../chat/digest-of.ts';
import { baseOf } from './address.ts';

/** What became of the post with one key. `opaque` is the conversation. */
type PostRecord =
  /** Tries were begun; whether one of them stands there is not known. */
  | { readonly state: 'begun'; readonly opaque: string; readonly tries?: readonly string[] }
  /** `lost`: tries before it whose cards may stand there too. */
  | {
      readonly state: 'posted';
      readonly opaque: string;
      readonly id: string;
      readonly lost?: readonly string[];
    };

/** Travels in the buttons of a card: which post it is, by its key, and which try of it, by a number nobody can guess. */
interface Mark {
  readonly post: string;
  readonly try: string;
}

/**
 * The memory of what was posted. A bot cannot search Teams for its own messages, so this is all there is. A press tells
 * the mark and the id of a card whose answer was lost; who presses could make up both, but no try that was never shown.
 */
export interface Posted {
  readonly postOf: (key: string) => string;
  readonly read: (tenant: string, post: string) => Promise<PostRecord | null>;
  /** One more try, kept before it is made; its mark. */
  readonly begin: (
    thread: ThreadRef,
    post: string,
    before: PostRecord | null,
  ) => Promise<{ readonly mark: string; readonly record: PostRecord }>;
  readonly stands: (
    tenant: string,
    mark: string,
    at: { readonly opaque: string; readonly id: string },
    before: PostRecord,
  ) => Promise<void>;
  /** That card of a lost try is seen to; it is not looked for any more. */
  readonly found: (tenant: string, mark: string, record: PostRecord) => Promise<void>;
  /** The mark of the card that stands there; null: none is known. */
  readonly markAt: (thread: ThreadRef, id: string) => Promise<string | null>;
}

/** Longer than any run is open. */
const keepMs = 60 * 86_400_000;

/** More tries of one post are not remembered. */
const mostTries = 20;
/** Of a digest, which the rest of a mark follows. */
const postLength = 22;

export function createPosted(kept: KeptReferences): Posted {
  const nameOf = (tenant: string, post: string) => `teams:post:${tenant}/${post}`;
  const spotOf = (tenant: string, opaque: string, id: string) =>
    `teams:spot:${tenant}/${baseOf(opaque)}/${id}`;
  return {
    postOf: digestOf,
    read: async (tenant, post) => (await kept.read(nameOf(tenant, post))) as PostRecord | null,
    begin: async ({ tenant, opaque }, post, before) => {
      const one = randomBytes(12).toString('base64url');
      const tries = [...(before === null ? [] : triesIn(before)), one].slice(-mostTries);
      const record: PostRecord = { state: 'begun', opaque, tries };
      await kept.keep(nameOf(tenant, post), record, keepMs);
      return { mark: `${post}${one}`, record };
    },
    stands: async (tenant, mark, { opaque, id }, before) => {
      const { post } = partsOf(mark);
      const record: PostRecord = { state: 'posted', opaque, id, lost: othersIn(before, mark) };
      await Promise.all([
        kept.keep(nameOf(tenant, post), record, keepMs),
        kept.keep(spotOf(tenant, opaque, id), mark, keepMs),
      ]);
    },
    found: async (tenant, mark, record) => {
      if (record.state === 'posted')
        await kept.keep(
          nameOf(tenant, partsOf(mark).post),
          { ...record, lost: othersIn(record, mark) },
          keepMs,
        );
    },
    markAt: async ({ tenant, opaque }, id) => (await kept.read(spotOf(tenant, opaque, id))) as string | null,
  };
}

export function partsOf(mark: string): Mark {
  return { post: mark.slice(0, postLength), try: mark.slice(postLength) };
}

/** The tries whose cards may stand somewhere without our knowing their id. */
export function triesIn(record: PostRecord): readonly string[] {
  return (record.state === 'begun' ? record.tries : record.lost) ?? [];
}

function othersIn(record: PostRecord, mark: string): readonly string[] {
  return triesIn(record).filter((one) => one !== partsOf(mark).try);
}
