import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { baseOf } from './address.ts';
import type { References } from './references.ts';

/** A message of which some people see another one, as it was drawn last. */
export interface Viewed {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly mark: string | null;
  /** `people`: Entra ids in lower case. Empty: everybody sees the same again. */
  readonly views: readonly { readonly people: readonly string[]; readonly blocks: readonly Block[] }[];
}

/**
 * Which messages show some people something else. Kept beyond this process: Teams asks for a view whenever that person
 * looks, and whoever draws the decision need not be who is asked.
 */
export interface Views {
  /** Kept before the message is rewritten: whoever is asked from then on knows no older one. Rejects with the store. */
  readonly keep: (thread: ThreadRef, id: string, message: Message, mark: string | null) => Promise<void>;
  /** Null: nobody ever saw anything else there, or it is not known any more. */
  readonly read: (thread: ThreadRef, id: string) => Promise<Viewed | null>;
  /** Whom Teams shall ask for (`29:…`), as far as they spoke to us. */
  readonly watchers: (
    thread: ThreadRef,
    views: readonly { readonly people: readonly string[] }[],
  ) => Promise<readonly string[]>;
}

/** Longer than any run is open. */
const keepMs = 60 * 86_400_000;
/** So many are looked up at most for one card. */
const mostAsked = 300;

export function createViews(kept: KeptReferences, references: References): Views {
  const nameOf = ({ tenant, opaque }: ThreadRef, id: string) =>
    `teams:views:${tenant}/${baseOf(opaque)}/${id}`;

  return {
    read: async (thread, id) => (await kept.read(nameOf(thread, id))) as Viewed | null,
    async keep(thread, id, message, mark) {
      const name = nameOf(thread, id);
      const views = viewsOf(message);
      // Asked every time: another process may have shown somebody a view in the meantime.
      if (views.length === 0 && (await kept.read(name)) === null) return;
      const { text, blocks } = message;
      await kept.keep(name, { text, blocks, mark, views } satisfies Viewed, keepMs);
    },
    async watchers({ tenant }, views) {
      const people = [...new Set(views.flatMap((view) => view.people))].slice(0, mostAsked);
      const contacts = await Promise.all(
        // Whoever cannot be looked up sees what everybody sees.
        people.map((entra) => references.contact(tenant, entra).catch(() => null)),
      );
      const ids = contacts.flatMap((contact) => (contact === null ? [] : [contact.user.id]));
      return ids.filter((id) => /^29:\S{1,200}$/.test(id));
    },
  };
}

/** Without those whom Teams does not know. */
export function viewsOf({ views = [] }: Message): Viewed['views'] {
  return views
    .map(({ people, blocks }) => ({
      people: people.flatMap(({ entra }) => (entra ? [entra.toLowerCase()] : [])),
      blocks,
    }))
    .filter(({ people }) => people.length > 0);
}
