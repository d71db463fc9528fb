import { isTrusted } from './service-url.ts';
import type { TokenSource } from './token-source.ts';
import type { Activity, ChannelAccount, ConversationReference, Sent, TeamsTransport } from './transport.ts';
import { TransportFault } from './transport-fault.ts';

/** Longer is no answer to somebody who waits; the outbox tries again by itself. */
const timeoutMs = 4_000;
/** Nothing was sent: the name or the port did not answer. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * The REST surface of the Bot Connector (v3), what goes out of it. Not botbuilder's own client: that one repeats a
 * post by itself up to three times when its answer is lost, follows redirects with the token in hand, and knows no
 * time limit. Here each call is made once, and only to a connector that is trusted.
 */
export function createConnector(options: {
  readonly appId: string;
  readonly serviceUrl: string | null;
  readonly tokens: TokenSource;
}): Omit<TeamsTransport, 'handle'> {
  const { appId, serviceUrl: extra, tokens } = options;

  async function call(
    ref: ConversationReference,
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
  ): Promise<Said> {
    // Also for what was kept: whoever could write there must not learn our token.
    if (!isTrusted(ref.serviceUrl, extra))
      throw new TransportFault('untrusted-service-url', { words: `${ref.serviceUrl} is not Microsoft's` });
    const token = await tokens.token();
    const url = `${ref.serviceUrl.replace(/\/+$/, '')}/v3/conversations${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      const unsent = neverSent.has(codeOf(cause));
      throw new TransportFault(unsent ? 'unreachable' : 'no-answer', { isDoubtful: !unsent, cause });
    });
    const said = (await response.json().catch(() => null)) as Said | null;
    if (response.ok) return said ?? {};
    if (response.status === 401) tokens.forget();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new TransportFault(said?.error?.code ?? 'refused', {
      status: response.status,
      words: said?.error?.message ?? '',
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : null,
      // A gateway does not know what became of what it handed on.
      isDoubtful: response.status >= 500,
    });
  }

  async function send(ref: ConversationReference, activity: Activity, query = ''): Promise<Sent> {
    const conversationId = ref.conversation.id;
    const said = await call(
      ref,
      'POST',
      `/${encodeURIComponent(conversationId)}/activities${query}`,
      activity,
    );
    // Without an id it stands there, and could never be rewritten.
    if (typeof said.id !== 'string' || said.id === '')
      throw new TransportFault('no-id', { isDoubtful: true });
    return { id: said.id, conversationId };
  }

  async function openWith(ref: ConversationReference, user: ChannelAccount): Promise<ConversationReference> {
    const bot = ref.bot ?? { id: `28:${appId}` };
    const tenantId = ref.conversation.tenantId;
    const said = await call(ref, 'POST', '', {
      isGroup: false,
      bot,
      members: [{ id: user.id }],
      ...(tenantId === undefined ? {} : { tenantId, channelData: { tenant: { id: tenantId } } }),
    });
    if (typeof said.id !== 'string' || said.id === '')
      throw new TransportFault('no-id', { isDoubtful: true });
    const conversation = { id: said.id, conversationType: 'personal', ...(tenantId ? { tenantId } : {}) };
    return { serviceUrl: ref.serviceUrl, bot, conversation };
  }

  return {
    send: (ref, activity) => send(ref, activity),
    async update(ref, id, activity) {
      const path = `/${encodeURIComponent(ref.conversation.id)}/activities/${encodeURIComponent(id)}`;
      await call(ref, 'PUT', path, { ...activity, id });
    },
    async sendPrivate(ref, user, activity, { targeted }) {
      if (!targeted) return send(await openWith(ref, user), activity);
      const recipient = { ...user, isTargeted: true };
      return send(ref, { ...activity, recipient }, '?isTargetedActivity=true');
    },
  };
}

interface Said {
  readonly id?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const { code } = at as { readonly code?: unknown };
    if (typeof code === 'string' && neverSent.has(code)) return code;
    at = at.cause;
  }
  return '';
}
