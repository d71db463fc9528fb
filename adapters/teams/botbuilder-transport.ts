import { type Authority, botConnector } from './authority.ts';
import { createConnector } from './connector.ts';
import { quietly } from './quiet-console.ts';
import { isTrusted } from './service-url.ts';
import type { TeamsSecrets } from './settings.ts';
import { createTokenSource } from './token-source.ts';
import type { Activity, OpenTransport, TeamsReply } from './transport.ts';

/** How a request came out of its check. unchecked: the keys to check it by could not be had. */
type Checked = 'valid' | 'refused' | 'unchecked';

/** So long Microsoft's keys are waited for. */
const keysMs = 5_000;

/**
 * The only file that knows botbuilder, which validates the tokens of what comes in. It is given channel tokens alone:
 * it would take those of its emulator and of other bots too, and checks no serviceUrl on them. It answers some
 * forgeries with an error of its own and checks nothing at all where it has no app id; here whatever is not plainly
 * valid is refused. To swap the library, write this file again, and keep the tests of the tokens.
 */
export async function openTransport(options: {
  readonly secrets: TeamsSecrets;
  readonly authority: Authority;
  readonly fault: (what: string, cause: unknown) => void;
}): Promise<OpenTransport> {
  const { secrets, authority, fault } = options;
  const { app, serviceUrl: extra } = secrets;
  const check = app === null ? async () => 'valid' as const : await createCheck(app.id, authority, fault);
  const tokens = createTokenSource(app, authority);

  return {
    ...createConnector({ appId: app?.id ?? '', serviceUrl: extra, tokens }),
    check: async () => void (await tokens.token()),
    async handle({ authorization, body }, hear): Promise<TeamsReply> {
      const activity = body as unknown as Activity;
      // Only Teams is a channel of ours. Before the token: the library asks other keys for other channels.
      if (activity.channelId !== 'msteams') return { status: 401 };
      const checked = await check(activity, authorization ?? '');
      if (checked !== 'valid') return { status: checked === 'refused' ? 401 : 503 };
      if (!isTrusted(activity.serviceUrl, extra)) {
        fault('a message came over a connector that is none of Microsoft’s, and was refused', null);
        return { status: 403 };
      }
      try {
        return await hear(activity);
      } catch (cause) {
        fault('could not take what Teams delivered', cause);
        return { status: 500 };
      }
    },
  };
}

/** So that it is there when it is needed: loading it takes 0.3 s, and seconds on a busy machine, in which nothing else happens. */
export async function loadLibrary(): Promise<void> {
  await import('botbuilder');
}

async function createCheck(
  appId: string,
  authority: Authority,
  fault: (what: string, cause: unknown) => void,
): Promise<(activity: Activity, authorization: string) => Promise<Checked>> {
  // 0.3 s and tens of MB: only where Teams is switched on.
  const { ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  const credentials = {
    isValidAppId: async (id = '') => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: () => Promise.reject(new Error('nothing goes out through the library')),
  };
  const options = {
    MicrosoftAppId: appId,
    ToBotFromChannelOpenIdMetadataUrl: authority.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: authority.tokenIssuer,
    // With one of them given, the library fills in none of the others.
    ToBotFromEmulatorOpenIdMetadataUrl: authority.openIdMetadataUrl,
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: botConnector,
    OAuthUrl: botConnector,
  };

  return async (activity, authorization) => {
    const claims = claimsOf(authorization);
    // The library takes a token without an end, and one that says where it is for only if the activity does.
    if (claims?.iss !== authority.tokenIssuer || typeof claims.exp !== 'number') return 'refused';
    if (typeof activity.serviceUrl !== 'string' || activity.serviceUrl === '') return 'refused';
    try {
      const requiredEndorsements = createEndorsements();
      // One for each request, a tenth of a millisecond: the keys are kept beside them all.
      const library = new ConfigurationBotFrameworkAuthentication(options, credentials, {
        requiredEndorsements,
      });
      const given = activity as unknown as Parameters<typeof library.authenticateRequest>[0];
      const { claimsIdentity } = await withinKeys(
        quietly(() => library.authenticateRequest(given, authorization)),
      );
      return claimsIdentity.isAuthenticated && requiredEndorsements.wereChecked() ? 'valid' : 'refused';
    } catch (cause) {
      if (!isKeysAway(cause)) return 'refused';
      fault('the keys of Microsoft’s Bot Service cannot be had, so nothing from Teams can be checked', cause);
      return 'unchecked';
    }
  };
}

/**
 * What the key of a token has to be endorsed for. The library checks that where a key is endorsed for something, and
 * takes every other; a key that does not name the channel is to be refused (Microsoft: "Authentication with the Bot
 * Connector API"). So it is noted whether it came to check.
 */
function createEndorsements(): string[] & { readonly wereChecked: () => boolean } {
  let checked = false;
  const holds = { wereChecked: () => checked };
  const every = (isEndorsed: (channel: string) => boolean): boolean => {
    checked = isEndorsed('msteams');
    return checked;
  };
  return Object.assign(['msteams'], holds, { every }) as string[] & typeof holds;
}

/** What a token says of itself, before anybody has checked it; null for what is none. */
function claimsOf(authorization: string): { readonly iss?: unknown; readonly exp?: unknown } | null {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization) ?? [];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
}

class KeysLate extends Error {}

async function withinKeys<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeysLate('no keys in time')), keysMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The key server did not answer, or with an error: nothing is known of the token. */
function isKeysAway(cause: unknown): boolean {
  if (cause instanceof KeysLate) return true;
  const { name, statusCode } = cause as { readonly name?: unknown; readonly statusCode?: unknown };
  return name === 'FetchError' || statusCode === 500;
}
