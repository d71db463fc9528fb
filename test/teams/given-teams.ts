import type { Door } from '../../adapters/chat/door.ts';
import { createMetrics } from '../../adapters/http/metrics.ts';
import { openHttp } from '../../adapters/http/open-http.ts';
import { createKeptReferences } from '../../adapters/memory/kept-references.ts';
import { connectTeams, type TeamsLink } from '../../adapters/teams/connect.ts';
import { openTeamsDoor, teamsPath } from '../../adapters/teams/receive.ts';
import { type TeamsChat, teamsChat } from '../../adapters/teams/send.ts';
import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { Meter } from '../../src/ports/meter.ts';
import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';
import type { TurnedAway } from '../../src/ports/turn-away.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Button, Message } from '../../src/view/message.ts';
import type { FakeTeams, FakeTeamsOptions, SeenMessage } from '../fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';

interface Fault {
  readonly what: string;
  readonly cause: unknown;
}

/** Teams, the adapter, and an application that says what the test tells it to. */
export interface Given {
  readonly teams: FakeTeams;
  readonly link: TeamsLink;
  readonly chat: TeamsChat;
  readonly door: Door;
  readonly references: KeptReferences;
  readonly faults: readonly Fault[];
  readonly heard: readonly Incoming[];
  /** Whom the adapter refused by itself. */
  readonly turnedAway: readonly TurnedAway[];
  /** Method and result of every call, in order. */
  readonly called: readonly string[];
  /** How the application answers from now on. */
  answer: Receive;
  readonly url: string;
  /** The channel `ops` of the first tenant. */
  readonly ops: ThreadRef;
  /** Everything that person sees there, threads and all, oldest first. */
  readonly sees: (person: string, place?: string) => readonly SeenMessage[];
  /** Another process with the same configuration and store, sending only. */
  readonly another: () => Promise<TeamsChat>;
  readonly close: () => Promise<void>;
}

export interface GivenOptions extends FakeTeamsOptions {
  /** Tenants of the configuration by name; default: the first. */
  readonly configured?: readonly string[];
  /** So long a press waits for the card that it brings about: long, where a test wants to see the card. */
  readonly presentMs?: number;
}

export const nothing: Answer = { message: null, privately: true, began: null };

export function words(text: string, ...buttons: readonly Button[]): Message {
  const row = buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }];
  return { text, blocks: [{ kind: 'text', text }, ...row] };
}

/** Answers with this message, in private unless told otherwise. */
export function saying(message: Message, privately = true): Receive {
  return async () => ({ message, privately, began: null });
}

export async function givenTeams(options: GivenOptions = {}): Promise<Given> {
  const { configured, presentMs, ...fake } = options;
  const teams = await startFakeTeams(fake);
  const [lab] = teams.tenants;
  const ids = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
  teams.addPerson({ name: 'oncall', aadObjectId: ids[0]! });
  teams.addPerson({ name: 'approver', aadObjectId: ids[1]! });
  const references = createKeptReferences();
  const faults: Fault[] = [];
  const called: string[] = [];
  const meter: Meter = {
    acked: () => {},
    called: (_chat, method, result) => void called.push(`${method} ${result}`),
    askedToWait: () => {},
  };
  const letIn = configured ?? [lab!.name];
  const connect = () =>
    connectTeams({
      secrets: {
        app:
          fake.authentication === 'none'
            ? null
            : { id: teams.appId, password: teams.password, tenantId: lab!.id },
        tenants: teams.tenants.filter(({ name }) => letIn.includes(name)).map(({ id }) => id),
        serviceUrl: new URL('/', teams.serviceUrl).href,
      },
      address: '127.0.0.1',
      references,
      meter,
      fault: (what, cause) => void faults.push({ what, cause }),
      authority: {
        openIdMetadataUrl: teams.openId.metadataUrl,
        tokenIssuer: teams.openId.issuer,
        tokenUrl: teams.tokenUrl,
      },
    });
  const link = await connect();
  const heard: Incoming[] = [];
  const turnedAway: TurnedAway[] = [];
  const opened: { readonly chat: TeamsChat; readonly link: TeamsLink }[] = [];
  const open = (to: TeamsLink): TeamsChat => {
    const chat = teamsChat(to);
    opened.push({ chat, link: to });
    return chat;
  };
  const given = { answer: (async () => nothing) as Receive };
  const door = await openTeamsDoor(
    link,
    (incoming) => {
      heard.push(incoming);
      return given.answer(incoming);
    },
    async (refused) => void turnedAway.push(refused),
    presentMs === undefined ? {} : { presentMs },
  );
  const server = await openHttp({
    port: 0,
    routes: door.routes,
    ready: async () => [...link.ready(), ...door.ready()],
    metrics: createMetrics({ outboxBacklog: async () => 0, openRuns: async () => 0 }, { process: false }),
    fault: (what, cause) => void faults.push({ what, cause }),
  });
  teams.deliverTo(`${server.url}${teamsPath}`);
  const chat = open(link);
  // Where the connector is, somebody has to have said first.
  const ops = place(teams);
  await link.references.heard(
    ops,
    {
      serviceUrl: teams.serviceUrl,
      conversation: { id: ops.opaque, tenantId: ops.tenant, conversationType: 'channel' },
      bot: { id: teams.botId, name: teams.botName },
    },
    null,
  );
  return Object.assign(given, {
    teams,
    link,
    chat,
    door,
    references,
    faults,
    heard,
    turnedAway,
    called,
    url: `${server.url}${teamsPath}`,
    ops,
    sees: (person: string, where = 'ops') => {
      const roots = teams.seenBy(person, where);
      const below = roots.flatMap(({ id, root }) =>
        root === null ? [] : teams.seenBy(person, where, { thread: id }).filter((one) => one.id !== id),
      );
      return [...roots, ...below].sort((one, other) => Number(one.id) - Number(other.id));
    },
    another: async () => open(await connect()),
    close: async () => {
      for (const one of opened) {
        one.chat.close();
        one.link.close();
      }
      await door.stop(200);
      await server.close(100);
      await teams.stop();
    },
  });
}

export function place(teams: FakeTeams, name = 'ops'): ThreadRef {
  const { id, tenant } = teams.place(name);
  return { platform: 'teams', tenant, opaque: id };
}
