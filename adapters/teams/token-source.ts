import { type Authority, botConnector } from './authority.ts';
import { TransportFault } from './transport-fault.ts';

/** The token with which we speak to the connector. */
export interface TokenSource {
  /** Null where nobody is authenticated. Rejects with TransportFault. */
  readonly token: () => Promise<string | null>;
  /** The connector did not take it. */
  readonly forget: () => void;
}

/** Asked anew so long before it expires. */
const earlyMs = 300_000;
const timeoutMs = 3_000;
const scope = `${botConnector}/.default`;

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4) with the secret of the app. Many callers at once are one question.
 */
export function createTokenSource(
  app: { readonly id: string; readonly password: string; readonly tenantId: string | null } | null,
  { tokenUrl }: Pick<Authority, 'tokenUrl'>,
): TokenSource {
  let known: { readonly token: string; readonly untilMs: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(id: string, password: string, tenantId: string | null): Promise<string> {
    const url = tokenUrl.replace('{tenant}', encodeURIComponent(tenantId ?? 'botframework.com'));
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: password, scope };
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new TransportFault('no-token', { words: 'Entra does not answer', cause });
    });
    const said = (await response.json().catch(() => null)) as Granted | null;
    if (!response.ok || typeof said?.access_token !== 'string') {
      const words = `Entra gives no token: ${said?.error ?? response.status}`;
      // Its words may repeat what it was sent; its code does not.
      throw new TransportFault(response.status < 500 ? 'token-refused' : 'no-token', { words });
    }
    const seconds = typeof said.expires_in === 'number' ? said.expires_in : 3_600;
    known = {
      token: said.access_token,
      untilMs: Date.now() + Math.max(30_000, seconds * 1_000 - earlyMs),
    };
    return known.token;
  }

  return {
    token: async () => {
      if (app === null) return null;
      if (known !== null && known.untilMs > Date.now()) return known.token;
      asking ??= ask(app.id, app.password, app.tenantId).finally(() => {
        asking = null;
      });
      return asking;
    },
    forget: () => {
      known = null;
    },
  };
}

interface Granted {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly error?: unknown;
}
