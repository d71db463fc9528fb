import type { MovableClock } from '../clock.ts';
import type { Faults } from './faults.ts';
import type { OpenId, WrongToken } from './open-id.ts';

/** Shapes of the Teams the tests run against: `startFakeTeams(options)` in start-fake-teams.ts gives a FakeTeams. */
export type Dict = Record<string, unknown>;

export interface FakeTeamsOptions {
  /** Names of the tenants; the first is the usual one. Default: one, `lab`, with a team and its channel `ops`. */
  readonly tenants?: readonly string[];
  /** What the bot is called. Default: rdp-medic. */
  readonly botName?: string;
  /** The bot's messages, url of its /api/messages. Can be set later with `deliverTo`. */
  readonly deliverTo?: string | null;
  /** signed: by a token, as Teams does, and calls need one too. none: neither, as the Agents Playground does. Default: signed. */
  readonly authentication?: 'signed' | 'none';
  /** Teams' rates, or none. Default: 1. */
  readonly rates?: 1 | 'off';
  /** How long a person's client waits for the answer to an invoke. Default: 10,000 (10 to 15 s are documented). */
  readonly invokeTimeoutMs?: number;
  /** How long the Bot Service waits for the answer to anything else. Default: 15,000. */
  readonly ackTimeoutMs?: number;
  /** What got no answer, or one of 500 and above, comes again after these times. Default: 1,000, 5,000. Never an invoke. */
  readonly retryAfterMs?: readonly number[];
  /** Seconds a token for the connector is good for. Default: 3,600. */
  readonly tokenSeconds?: number;
  readonly clock?: MovableClock;
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

export interface Person {
  /** 29:…, what Teams calls a person towards this bot. */
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly tenant: string;
  readonly email: string;
  /** Guests come from another directory and say so in `tenantId` of their own. */
  readonly guestOf: string | null;
}

export interface PersonSeed {
  readonly name: string;
  readonly aadObjectId?: string;
  /** Name or id. Default: the first. */
  readonly tenant?: string;
  readonly guestOf?: string;
}

export interface ChannelSeed {
  readonly name: string;
  readonly tenant?: string;
  /** Default: the tenant's one team, named after it. */
  readonly team?: string;
  /** Default: everybody of the tenant, whenever they come. */
  readonly members?: readonly string[];
  /** Whether the app is installed there. Default: yes. */
  readonly bot?: boolean;
}

export type ChatSeed = Omit<ChannelSeed, 'team'>;

type PlaceKind = 'personal' | 'groupChat' | 'channel';

/** Why the connector takes nothing for a conversation any more, or null. */
type Dead = 'not-in-roster' | 'not-found' | 'blocked' | null;

export interface Conversation {
  readonly id: string;
  readonly kind: PlaceKind;
  readonly name: string;
  readonly tenant: string;
  readonly team: { readonly id: string; readonly aadGroupId: string; readonly name: string } | null;
  /** null: everybody of the tenant. */
  readonly members: Set<string> | null;
  bot: boolean;
  dead: Dead;
  readonly messages: StoredMessage[];
}

/** A message as Teams keeps it. */
export interface StoredMessage {
  readonly id: string;
  /** In a channel: id of the post that it stands under, its own where it is one. Elsewhere null. */
  readonly root: string | null;
  /** Id of the person, or of the bot. */
  readonly from: string;
  activity: Dict;
  edits: number;
  deleted: boolean;
  /** Read by this person (and its sender) alone, until `goneAt`. */
  readonly targetedTo: string | null;
  readonly goneAt: number | null;
  /** What an invoke put in the place of the card, for one person's client alone. */
  readonly views: Map<string, { readonly card: Dict; readonly at: number }>;
}

export interface SeenButton {
  readonly label: string;
  readonly type: string;
  readonly verb: string | null;
  readonly data: unknown;
}

/** A message as one person reads it. */
export interface SeenMessage {
  readonly id: string;
  readonly root: string | null;
  readonly from: string;
  /** Text and cards as plain text, markdown resolved, buttons as `[ label ]`. */
  readonly shown: string;
  /** What the activity feed and a banner say. */
  readonly notification: string;
  readonly buttons: readonly SeenButton[];
  readonly inputs: readonly string[];
  readonly links: readonly string[];
  /** Only this person can see it. */
  readonly private: boolean;
  readonly edited: boolean;
  /** It is a view of this person's own. */
  readonly ownView: boolean;
  readonly card: Dict | null;
  readonly replies: number;
}

export type DeliveryKind = 'message' | 'invoke' | 'conversationUpdate' | 'installationUpdate';

/** What became of one delivery to the bot. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly activity: Dict;
  /** The very bytes and headers, for a replay. */
  readonly request: SentRequest;
  /** null: nothing came back in time or at all. */
  readonly status: number | null;
  readonly body: string;
  readonly tookMs: number;
  readonly failed: 'timed out' | 'no answer' | null;
  readonly attempt: number;
}

export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a person's act came to. */
export interface Acted {
  /** null: Teams did not tell the bot of it. */
  readonly delivery: Delivery | null;
  /** What the client told this person at once, such as a card's error or that the app did not answer. */
  readonly told: readonly string[];
  /** The message this person wrote, if any. */
  readonly wrote: string | null;
}

/** One person at a keyboard. Places: a channel or chat by name or id, `dm` for the chat with the bot. Threads: a root's id. */
export interface Acting {
  /** The bot hears it in a chat of the two alone. */
  say(place: string, text: string, thread?: string): Promise<Acted>;
  /** `@bot text`. */
  mention(place: string, text: string, thread?: string): Promise<Acted>;
  /** A slash command: a message that its sender and the bot alone can read. Not in a chat of the two. */
  slash(place: string, text: string, thread?: string): Promise<Acted>;
  /**
   * Presses a button by its label, verb or id, with what was filled in. `old`: a client that knows no Action.Execute
   * and takes the fallback.
   */
  press(
    place: string,
    message: string | { readonly id: string },
    button: string,
    inputs?: Readonly<Record<string, string>>,
    how?: { readonly client?: 'old' },
  ): Promise<Acted>;
  /** Chooses Refresh of a card. */
  refresh(place: string, message: string | { readonly id: string }): Promise<Acted>;
  /** Looks at a place: cards that name this person in `refresh.userIds` are fetched anew for them. */
  open(place: string): Promise<readonly Acted[]>;
  /** Installs the app for oneself, or there. */
  install(place: string): Promise<Acted>;
  uninstall(place: string): Promise<Acted>;
}

export interface ApiCall {
  readonly at: number;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** null: the line was cut. */
  readonly status: number | null;
  readonly answer: unknown;
  readonly fault: string | null;
}

export type Operation =
  | 'send'
  | 'update'
  | 'delete'
  | 'create'
  | 'members'
  | 'conversations'
  | 'token'
  | 'unknown';

export interface FakeTeams {
  /** http://127.0.0.1:PORT/amer/ */
  readonly serviceUrl: string;
  readonly openId: OpenId;
  /** Where a client secret is changed for a token; `{tenant}` stands for the directory. */
  readonly tokenUrl: string;
  readonly appId: string;
  readonly password: string;
  /** 28:APPID */
  readonly botId: string;
  readonly botName: string;
  readonly tenant: Tenant;
  readonly tenants: readonly Tenant[];
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly log: { readonly calls: readonly ApiCall[]; readonly deliveries: readonly Delivery[] };
  addTenant(name: string): Tenant;
  addPerson(seed: PersonSeed): Person;
  addChannel(seed: ChannelSeed): Conversation;
  addChat(seed: ChatSeed): Conversation;
  deliverTo(url: string | null): void;
  act(person: string): Acting;
  /** Oldest first: in a channel the root messages, or with `thread` the root and its replies; in chats all of it. */
  seenBy(person: string, place: string, where?: { readonly thread?: string }): readonly SeenMessage[];
  /** By name or id, also of an address such as `19:…;messageid=…`. */
  place(name: string): Conversation;
  /** The chat of that person and the bot. */
  personal(person: string): Conversation;
  person(name: string): Person;
  /** Nothing is taken for it any more, or again. */
  kill(place: string, dead: Dead): void;
  /** Teams serves the tenant from another region: activities name it from now on, and the old one knows nothing. */
  moveTo(region: string): void;
  /** What a client secret was changed for is good no more. */
  revokeTokens(): void;
  /** Headers of a delivery, signed rightly or wrongly. */
  headersFor(activity: Dict, wrong?: WrongToken | 'no token'): Record<string, string>;
  /** Sends a request again exactly as it was, or otherwise. */
  resend(
    request: SentRequest,
    otherwise?: {
      readonly wrong?: WrongToken | 'no token';
      readonly activity?: (activity: Dict) => Dict;
    },
  ): Promise<{ readonly status: number | null; readonly body: string }>;
  /** A signed request as Teams would send it, unsent: for benches with their own senders. */
  request(kind: 'mention' | 'say' | 'slash', person: string, place: string, text: string): SentRequest;
  /** Resolves when nothing is on its way to the bot, nor comes again at once. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
