import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { Recent } from '../chat/recent.ts';
import { baseOf } from './address.ts';
import { worldwide } from './service-url.ts';
import type { ChannelAccount, ConversationReference } from './transport.ts';

/** Where a conversation is reached, as somebody's last words in it said. */
export interface Place extends ConversationReference {
  /** Teams delivered a message there that only its sender and we can read: it knows how to show one. */
  readonly targets?: true;
  /** Entra id of the one person in a chat of two. */
  readonly person?: string;
}

/** How one person is reached alone. */
interface Contact {
  /** As Teams names them to us (`29:…`), or their Entra id where they never spoke to us. */
  readonly user: ChannelAccount;
  /** The chat of the two; null: none is known. */
  readonly direct: ConversationReference | null;
}

/** What the adapter keeps of its conversations. Reading rejects where the store is away. */
export interface References {
  /** Kept, or as good as can be made up from what was heard elsewhere in the tenant. */
  readonly place: (thread: ThreadRef) => Promise<Place>;
  /** Called at every activity; writes what is new, and what is old again once an hour. */
  readonly heard: (thread: ThreadRef, place: Place, user: ChannelAccount | null) => Promise<void>;
  /** The same place over the connector that the tenant was heard from last; null where that is the one it has. */
  readonly moved: (thread: ThreadRef, place: Place) => Promise<Place | null>;
  readonly contact: (tenant: string, entra: string) => Promise<Contact>;
  readonly keepDirect: (tenant: string, entra: string, direct: ConversationReference | null) => Promise<void>;
}

/** A conversation in which nobody spoke to us for so long is reached as one of which nothing is known. */
const keepMs = 400 * 86_400_000;
/** What stands there already is written again so often at most. */
const refreshMs = 3_600_000;
const mostKnown = 5_000;
/** What was read is believed for so long, and longer while the store is away: it seldom changes. */
const believeMs = 60_000;

export function createReferences(store: KeptReferences): References {
  const written = new Recent<{ readonly json: string; readonly atMs: number }>(mostKnown);
  const known = new Recent<{ readonly value: unknown; readonly atMs: number }>(mostKnown);

  async function keep(name: string, value: object): Promise<void> {
    const json = JSON.stringify(value);
    known.set(name, { value, atMs: Date.now() });
    const before = written.get(name);
    if (before?.json === json && before.atMs + refreshMs > Date.now()) return;
    await store.keep(name, value, keepMs);
    written.set(name, { json, atMs: Date.now() });
  }

  async function read(name: string): Promise<unknown> {
    const before = known.get(name);
    if (before !== undefined && before.atMs + believeMs > Date.now()) return before.value;
    const value = await store.read(name).catch((cause: unknown) => {
      if (before === undefined) throw cause;
      return before.value;
    });
    // What was kept while the store was being asked is newer than its answer.
    const meanwhile = known.get(name);
    if (meanwhile !== undefined && meanwhile !== before) return meanwhile.value;
    known.set(name, { value, atMs: Date.now() });
    return value;
  }

  const placeName = (tenant: string, conversation: string) => `teams:place:${tenant}/${baseOf(conversation)}`;
  const personName = (tenant: string, entra: string) => `teams:person:${tenant}/${entra.toLowerCase()}`;
  const tenantName = (tenant: string) => `teams:tenant:${tenant}`;

  async function place({ tenant, opaque }: ThreadRef): Promise<Place> {
    const own = (await read(placeName(tenant, opaque))) as Place | null;
    const near = own ?? ((await read(tenantName(tenant))) as Place | null);
    return {
      serviceUrl: near?.serviceUrl ?? worldwide,
      bot: near?.bot ?? null,
      conversation: { ...own?.conversation, id: opaque, tenantId: tenant },
      ...(own?.targets ? { targets: true as const } : {}),
      ...(own?.person === undefined ? {} : { person: own.person }),
    };
  }

  async function contact(tenant: string, entra: string): Promise<Contact> {
    const kept = (await read(personName(tenant, entra))) as Contact | null;
    return kept ?? { user: { id: entra, aadObjectId: entra }, direct: null };
  }

  return {
    place,
    contact,
    async moved({ tenant }, at) {
      const last = (await read(tenantName(tenant))) as Place | null;
      return last === null || last.serviceUrl === at.serviceUrl
        ? null
        : { ...at, serviceUrl: last.serviceUrl };
    },
    async heard({ tenant, opaque }, at, user) {
      const name = placeName(tenant, opaque);
      // Once told apart, always: an ordinary message after a targeted one does not say otherwise.
      const targets = at.targets ?? ((await read(name)) as Place | null)?.targets;
      const isDirect = at.conversation.conversationType === 'personal';
      const person = isDirect && user?.aadObjectId !== undefined ? { person: user.aadObjectId } : {};
      await keep(name, { ...at, ...person, ...(targets ? { targets } : {}) });
      await keep(tenantName(tenant), { serviceUrl: at.serviceUrl, bot: at.bot });
      if (user?.aadObjectId === undefined) return;
      const before = isDirect ? null : (await contact(tenant, user.aadObjectId)).direct;
      const { serviceUrl, bot, conversation } = at;
      const direct = isDirect ? { serviceUrl, bot, conversation } : before;
      await keep(personName(tenant, user.aadObjectId), { user, direct });
    },
    async keepDirect(tenant, entra, direct) {
      const { user } = await contact(tenant, entra);
      await keep(personName(tenant, entra), { user, direct });
    },
  };
}
