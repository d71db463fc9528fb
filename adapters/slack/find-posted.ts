import type { Place } from './address.ts';
import type { Workspace } from './workspace.ts';

/** Marks every card of ours, so that it can be found again by its key. */
const cardEvent = 'rdp_medic_card';

export function cardMetadata(key: string): Readonly<Record<string, unknown>> {
  return { event_type: cardEvent, event_payload: { key } };
}

/** A doubt is settled within minutes, or when a process that died is started again; older cards are not looked for. */
const lookBackMs = 86_400_000;
const perPage = 200;
const mostPages = 5;

interface Page {
  readonly messages?: readonly {
    readonly ts: string;
    readonly user?: string;
    readonly metadata?: { readonly event_type?: string; readonly event_payload?: { readonly key?: unknown } };
    readonly files?: readonly { readonly title?: string }[];
  }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

/**
 * The timestamp of our own card with that key, or null when there is none. Reads the thread, or the channel back
 * to a day ago, a thousand messages at most. Rejects when it cannot be read: then nothing is known.
 */
export async function findPosted(workspace: Workspace, place: Place, key: string): Promise<string | null> {
  const { botUserId } = await workspace.identify();
  for await (const page of pagesOf(workspace, place)) {
    const card = page.messages?.find(
      // Any app can write metadata of any name: the author decides.
      ({ user, metadata }) =>
        user === botUserId && metadata?.event_type === cardEvent && metadata.event_payload?.key === key,
    );
    if (card !== undefined) return card.ts;
  }
  return null;
}

/** Whether a file of that title stands in the thread already. */
export async function hasFile(workspace: Workspace, place: Place, title: string): Promise<boolean> {
  for await (const page of pagesOf(workspace, place))
    if (page.messages?.some(({ files }) => files?.some((file) => file.title === title))) return true;
  return false;
}

async function* pagesOf(workspace: Workspace, { channel, threadTs }: Place): AsyncGenerator<Page> {
  const method = threadTs === null ? 'conversations.history' : 'conversations.replies';
  const oldest = ((Date.now() - lookBackMs) / 1_000).toFixed(6);
  let cursor: string | undefined;
  for (let at = 0; at < mostPages; at++) {
    const page: Page = await workspace.call<Page>(method, {
      channel,
      ...(threadTs === null ? {} : { ts: threadTs }),
      oldest,
      limit: perPage,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield page;
    cursor = page.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return;
  }
  workspace.fault(`${channel} holds too many messages of today to look through for a card of ours`, null);
}
