import type { Door } from '../../adapters/chat/door.ts';
import { createMetrics } from '../../adapters/http/metrics.ts';
import { type HttpServer, openHttp } from '../../adapters/http/open-http.ts';
import { connectSlack, type SlackLink } from '../../adapters/slack/connect.ts';
import { createManifest, slackPath } from '../../adapters/slack/manifest.ts';
import { openSlackDoor } from '../../adapters/slack/receive.ts';
import { optionalScopes, scopes } from '../../adapters/slack/scopes.ts';
import { type SlackChat, slackChat } from '../../adapters/slack/send.ts';
import type { SlackSecrets } from '../../adapters/slack/settings.ts';
import type { Meter } from '../../src/ports/meter.ts';
import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';
import type { TurnedAway } from '../../src/ports/turn-away.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Button, Message } from '../../src/view/message.ts';
import type { FakeSlack, FakeSlackOptions } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

interface Fault {
  readonly what: string;
  readonly cause: unknown;
}

/** Slack, the adapter, and an application that says what the test tells it to. */
export interface Given {
  readonly slack: FakeSlack;
  readonly link: SlackLink;
  readonly chat: SlackChat;
  readonly door: Door;
  readonly faults: readonly Fault[];
  readonly heard: readonly Incoming[];
  /** Whom the adapter refused by itself. */
  readonly turnedAway: readonly TurnedAway[];
  /** How long each answer took, in milliseconds. */
  readonly acks: readonly number[];
  /** How the application answers from now on. */
  answer: Receive;
  readonly url: string;
  /** The channel `ops` of the first workspace. */
  readonly ops: ThreadRef;
  /** Another process with the same configuration, sending only. */
  readonly another: () => Promise<SlackChat>;
  readonly close: () => Promise<void>;
}

export interface GivenOptions extends FakeSlackOptions {
  readonly mode?: 'http' | 'socket';
  /** Workspaces of the configuration; default: all there are. */
  readonly configured?: (teamName: string) => boolean;
}

export const nothing: Answer = { message: null, privately: true, began: null };

export function words(text: string, ...buttons: readonly Button[]): Message {
  const row = buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }];
  return { text, blocks: [{ kind: 'text', text }, ...row] };
}

export async function givenSlack(options: GivenOptions = {}): Promise<Given> {
  const { mode = 'http', configured = () => true, ...fake } = options;
  const slack = await startFakeSlack({
    // What the manifest asks for, and no more.
    events: createManifest({ mode: 'socket' }).settings!.event_subscriptions!.bot_events!,
    scopes: [...scopes, ...optionalScopes].map(({ scope }) => scope),
    ...fake,
  });
  slack.addUser({ name: 'oncall', id: 'U0000001' });
  slack.addUser({ name: 'approver', id: 'U0000002' });
  const faults: Fault[] = [];
  const acks: number[] = [];
  const meter: Meter = {
    acked: (_chat, _kind, ms) => void acks.push(ms),
    called: () => {},
    askedToWait: () => {},
  };
  const secrets: SlackSecrets = {
    door: mode === 'http' ? { mode, signingSecret: slack.signingSecret } : { mode, appToken: slack.appToken },
    workspaces: slack.teams
      .filter((team) => configured(team.name))
      .map(({ id, botToken }) => ({ teamId: id, token: botToken })),
  };
  const connect = () =>
    connectSlack({
      secrets,
      meter,
      apiUrl: slack.apiUrl,
      fault: (what, cause) => void faults.push({ what, cause }),
    });
  const link = await connect();
  const heard: Incoming[] = [];
  const turnedAway: TurnedAway[] = [];
  const chats: SlackChat[] = [];
  const open = (to: SlackLink): SlackChat => {
    const chat = slackChat(to);
    chats.push(chat);
    return chat;
  };
  const given = { answer: (async () => nothing) as Receive };
  const door = await openSlackDoor(
    link,
    (incoming) => {
      heard.push(incoming);
      return given.answer(incoming);
    },
    async (refused) => void turnedAway.push(refused),
  );
  const metrics = createMetrics(
    { outboxBacklog: async () => 0, openRuns: async () => 0 },
    { process: false },
  );
  const server: HttpServer = await openHttp({
    port: 0,
    routes: door.routes,
    ready: async () => [...link.ready(), ...door.ready()],
    metrics,
    fault: (what, cause) => void faults.push({ what, cause }),
  });
  if (mode === 'http') slack.deliverTo(`${server.url}${slackPath}`);
  await door.start();
  return Object.assign(given, {
    slack,
    link,
    chat: open(link),
    door,
    faults,
    heard,
    turnedAway,
    acks,
    url: server.url,
    ops: place(slack),
    another: async () => open(await connect()),
    close: async () => {
      for (const chat of chats) chat.close();
      link.close();
      await door.stop(200);
      await server.close(100);
      await slack.stop();
    },
  });
}

export function place(slack: FakeSlack, channel = 'ops', team = slack.team.id): ThreadRef {
  return { platform: 'slack', tenant: team, opaque: slack.channel(channel, team).id };
}

/** Answers with this message, in private unless told otherwise. */
export function saying(message: Message, privately = true): Receive {
  return async () => ({ message, privately, began: null });
}
