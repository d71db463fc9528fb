import type { WebClient } from '@slack/web-api';
import type { Lane } from '../../src/ports/chat.ts';
import type { Meter } from '../../src/ports/meter.ts';
import { createHealth, type Health } from '../chat/health.ts';
import { type Call, type Caller, createCaller } from './caller.ts';
import { SlackRefused } from './chat-away.ts';
import { quietLogger } from './quiet-logger.ts';

/** Who the bot is in a workspace. */
interface Identity {
  readonly botUserId: string;
  readonly botId: string;
  /** What people write after the @. */
  readonly handle: string;
  /** https://NAME.slack.com/ */
  readonly url: string;
}

/** One workspace with its token: nothing of another can be reached through it. */
export interface Workspace {
  readonly teamId: string;
  readonly token: string;
  readonly call: Call;
  readonly caller: Caller;
  readonly client: WebClient;
  readonly health: Health;
  readonly fault: (what: string, cause: unknown) => void;
  /** Null until Slack has said so. */
  readonly identity: () => Identity | null;
  /** Asks Slack who we are, if that is not known yet. Rejects when it cannot be asked or is another workspace. */
  readonly identify: () => Promise<Identity>;
  /** Asks Slack who we are in any case, and so whether it answers and takes our token. */
  readonly check: () => Promise<Identity>;
}

interface WorkspaceOptions {
  readonly api: typeof import('@slack/web-api');
  readonly teamId: string;
  readonly token: string;
  readonly apiUrl: string | undefined;
  readonly meter: Meter;
  readonly fault: (what: string, cause: unknown) => void;
}

/** Longer is no answer to somebody who waits; the outbox tries again by itself. */
const callTimeoutMs = 4_000;

export function openWorkspace({ api, teamId, token, apiUrl, meter, fault }: WorkspaceOptions): Workspace {
  const health = createHealth(`slack ${teamId}`, fault);
  // Two, since the library holds the queue of a client back as a whole.
  const client = (): WebClient =>
    new api.WebClient(token, {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      timeout: callTimeoutMs,
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      logger: quietLogger(() => {}),
      fetch: withRetryAfter,
    });
  const clients: Readonly<Record<Lane, WebClient>> = { decision: client(), progress: client() };
  const caller = createCaller({ api, clients, health, meter });
  let known: Identity | null = null;
  /** The token opens another workspace: nothing is done with it until somebody mends the configuration. */
  let misfit: SlackRefused | null = null;

  const call: Call = async (method, args, lane) => {
    if (misfit !== null) throw misfit;
    return caller.call(method, args, lane);
  };

  async function check(): Promise<Identity> {
    const said = await call<AuthTest>('auth.test', {});
    if (said.team_id !== teamId) {
      misfit = new SlackRefused('auth.test', 'wrong_team', [`the token belongs to ${said.team_id}`]);
      health.ill(`the token in tokenFile belongs to workspace ${said.team_id}, not to ${teamId}`, misfit);
      throw misfit;
    }
    known = { botUserId: said.user_id, botId: said.bot_id, handle: said.user, url: said.url };
    return known;
  }

  return {
    teamId,
    token,
    call,
    caller,
    client: clients.decision,
    health,
    fault,
    identity: () => known,
    identify: async () => known ?? (await check()),
    check,
  };
}

interface AuthTest {
  readonly team_id: string;
  readonly user_id: string;
  readonly bot_id: string;
  readonly user: string;
  readonly url: string;
}

/** The library takes a 429 without Retry-After for a fault without a class; a second is what it then means. */
const withRetryAfter: typeof globalThis.fetch = async (url, init) => {
  const response = await fetch(url, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) return response;
  await response.body?.cancel();
  return new Response(null, { status: 429, headers: { 'retry-after': '1' } });
};
