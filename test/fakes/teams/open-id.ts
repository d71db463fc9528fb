import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The keys of a Bot Service of the project's own, and the tokens it signs with them. */
export interface OpenId {
  /** The metadata document, as `ToBotFromChannelOpenIdMetadataUrl` wants it. */
  readonly metadataUrl: string;
  readonly issuer: string;
  /** The two documents by path, for a server that answers other things too. Null: not one of them. */
  readonly answer: (path: string, origin: string) => unknown;
  /** A token (RFC 7519) as the Bot Connector signs it, or with something wrong about it. */
  readonly token: (claims: TokenClaims, wrong?: WrongToken) => string;
  /** How often the keys were asked for. */
  readonly asked: () => number;
}

interface TokenClaims {
  /** The bot's app id. */
  readonly audience: string;
  /** Must be that of the activity. */
  readonly serviceUrl: string;
}

export interface WrongToken {
  readonly audience?: string;
  readonly issuer?: string;
  readonly serviceUrl?: string;
  /** Seconds from now at which it ends or began to hold; below zero: it is past. Usual: an hour, and now. */
  readonly endsInS?: number;
  readonly beginsInS?: number;
  /**
   * unknown: a key that the documents do not name. unendorsed: one for another channel than Teams. Of the last two the
   * documents name no channel: an empty list of them, or none.
   */
  readonly key?: 'unknown' | 'unendorsed' | 'for nothing' | 'for whatever';
  /** The signature is of another text. */
  readonly signature?: 'bad';
  readonly algorithm?: 'none' | 'HS256';
  readonly claims?: Readonly<Record<string, unknown>>;
}

const metadataPath = '/v1/.well-known/openidconfiguration';
const keysPath = '/v1/.well-known/keys';

interface Key {
  readonly kid: string;
  readonly endorsements: readonly string[] | undefined;
  readonly secret: KeyObject;
  readonly open: KeyObject;
}

/** Kid, pair and what it is endorsed for. One pair may go by several kids: making one takes a good part of a second. */
const kinds = {
  usual: ['teams-key', 'first', ['msteams']],
  unendorsed: ['other-key', 'second', ['webchat']],
  'for nothing': ['empty-key', 'second', []],
  'for whatever': ['bare-key', 'second', undefined],
  unknown: ['nobodys-key', 'third', ['msteams']],
} as const;
const published = ['usual', 'unendorsed', 'for nothing', 'for whatever'] as const;

/** Made when they are first wanted, once in a process. */
const pairs = new Map<string, { readonly secret: KeyObject; readonly open: KeyObject }>();

function keyOf(kind: keyof typeof kinds): Key {
  const [kid, name, endorsements] = kinds[kind];
  const known = pairs.get(name);
  if (known !== undefined) return { kid, endorsements, ...known };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  pairs.set(name, { secret: privateKey, open: publicKey });
  return keyOf(kind);
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(key: Key, algorithm: string, text: string): string {
  if (algorithm === 'none') return '';
  // The old trick: the public key, which everybody knows, taken for a shared secret.
  if (algorithm === 'HS256') {
    const shared = key.open.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', shared).update(text).digest('base64url');
  }
  return createSign('RSA-SHA256').update(text).sign(key.secret).toString('base64url');
}

/** Keys and tokens alone; `startOpenId` serves them. `origin` is asked when it is needed: a port is known late. */
export function openId(origin: () => string): OpenId {
  const issuer = 'https://api.botframework.com';
  let asked = 0;

  return {
    get metadataUrl() {
      return `${origin()}${metadataPath}`;
    },
    issuer,
    asked: () => asked,
    answer(path, at) {
      if (path === metadataPath) {
        const algorithms = ['RS256'];
        return {
          issuer,
          jwks_uri: `${at}${keysPath}`,
          id_token_signing_alg_values_supported: algorithms,
          token_endpoint_auth_methods_supported: ['private_key_jwt'],
        };
      }
      if (path !== keysPath) return null;
      asked += 1;
      const keys = published.map(keyOf).map(({ kid, endorsements, open }) => ({
        ...(open.export({ format: 'jwk' }) as object),
        ...{ use: 'sig', kid, x5t: kid, endorsements },
      }));
      return { keys };
    },
    token({ audience, serviceUrl }, wrong = {}) {
      const key = keyOf(wrong.key ?? 'usual');
      const now = Math.floor(Date.now() / 1000);
      const algorithm = wrong.algorithm ?? 'RS256';
      const header = encoded({ alg: algorithm, typ: 'JWT', kid: key.kid, x5t: key.kid });
      const payload = encoded({
        serviceurl: wrong.serviceUrl ?? serviceUrl,
        nbf: now + (wrong.beginsInS ?? 0),
        exp: now + (wrong.endsInS ?? 3_600),
        iss: wrong.issuer ?? issuer,
        aud: wrong.audience ?? audience,
        ...wrong.claims,
      });
      const signed = wrong.signature === 'bad' ? `${header}.${payload}.` : `${header}.${payload}`;
      return `${header}.${payload}.${sign(key, algorithm, signed)}`;
    },
  };
}

/** The documents on a port of 127.0.0.1, for tests that need nothing else of Teams. */
export async function startOpenId(): Promise<OpenId & { readonly stop: () => Promise<void> }> {
  let origin = '';
  const own = openId(() => origin);
  const server = createServer((request, response) => {
    const answer = own.answer(new URL(request.url ?? '/', origin).pathname, origin);
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...own,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
