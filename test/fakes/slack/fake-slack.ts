import type { MovableClock } from '../clock.ts';
import type { Faults } from './faults.ts';

/** Shapes of the Slack the tests run against: `startFakeSlack(options)` in start-fake-slack.ts gives a FakeSlack. */
export type Dict = Record<string, unknown>;

export interface FakeSlackOptions {
  /** Workspaces; the first is the usual one. Default: one, named `lab`, with a public channel `ops`. */
  readonly teams?: readonly TeamSeed[];
  /** Where deliveries go; can be set later with `deliverTo`. Without one they go to open Socket Mode connections. */
  readonly deliverTo?: DeliveryTarget;
  /** Scopes of every bot token; a method outside them answers `missing_scope`. Default: all a method may need. */
  readonly scopes?: readonly string[];
  /** Event types the app subscribed to. Default: app_mention, message.im, app_home_opened. */
  readonly events?: readonly string[];
  /** Commands the app declared; null: every command is known. Default: null. */
  readonly commands?: readonly string[] | null;
  /** Slack's rates times this; `off`: none. Default: 1. */
  readonly rates?: number | 'off';
  /** Messages a channel takes at once before one a second is enforced. Default: 5. */
  readonly burst?: number;
  /** How long Slack waits for an answer to a command, a click, a form or an event. Default: 3,000. */
  readonly ackTimeoutMs?: number;
  /** Slack sends an event that was not answered again after these times. Default: 0, 60,000, 300,000. */
  readonly retryAfterMs?: readonly number[];
  readonly clock?: MovableClock;
}

export interface TeamSeed {
  readonly name: string;
  readonly id?: string;
}

export interface UserSeed {
  readonly name: string;
  readonly id?: string;
  readonly email?: string;
  readonly realName?: string;
  /** Team name or id. Default: the first. */
  readonly team?: string;
  readonly deactivated?: boolean;
}

export interface ChannelSeed {
  readonly name: string;
  readonly id?: string;
  readonly team?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Names or ids. Default: every user there is. */
  readonly members?: readonly string[];
  /** Whether the bot is a member. Default: yes. */
  readonly bot?: boolean;
}

/** One address for everything, or one per kind as in the app's settings; null: Socket Mode. */
export type DeliveryTarget =
  | string
  | { readonly events: string; readonly commands: string; readonly interactivity: string }
  | null;

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** xoxb- */
  readonly botToken: string;
  readonly botUserId: string;
  readonly botId: string;
}

export interface User {
  readonly id: string;
  readonly team: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly bot: boolean;
  deactivated: boolean;
}

export interface Channel {
  readonly id: string;
  readonly team: string;
  name: string;
  readonly kind: 'public' | 'private' | 'im';
  archived: boolean;
  topic: string;
  readonly members: Set<string>;
  readonly messages: StoredMessage[];
}

export interface UserGroup {
  readonly id: string;
  readonly team: string;
  readonly handle: string;
  readonly name: string;
  users: string[];
  disabled: boolean;
}

/** A message as Slack keeps it. */
export interface StoredMessage {
  readonly ts: string;
  readonly threadTs: string | null;
  readonly user: string;
  readonly botId: string | null;
  text: string;
  blocks: Dict[];
  metadata: Dict | null;
  edited: { readonly user: string; readonly ts: string } | null;
  readonly files: Dict[];
  readonly reactions: Dict[];
  /** Seen by this user alone; gone from every reading method. */
  readonly ephemeralFor: string | null;
}

export type SeenButton = { readonly label: string; readonly actionId: string; readonly value: string };

/** A message or a view as a person reads it. */
export interface SeenMessage {
  readonly ts: string;
  readonly threadTs: string | null;
  readonly from: string;
  /** Blocks as plain text, or `text` where there are none; specials such as <@U…> resolved. */
  readonly shown: string;
  /** What a notification and a screen reader say. */
  readonly notification: string;
  readonly buttons: readonly SeenButton[];
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly metadata: Dict | null;
  readonly blocks: readonly Dict[];
  readonly replies: number;
}

export interface SeenView {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly shown: string;
  readonly buttons: readonly SeenButton[];
  readonly submit: string | null;
  /** block_id → what is wrong, after a `response_action: errors`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly raw: Dict;
}

/** What became of one delivery to the app. */
export interface Delivery {
  readonly kind: 'event' | 'command' | 'action' | 'submission' | 'closed';
  readonly via: 'http' | 'socket';
  /** What was sent: the payload, before form encoding. */
  readonly payload: Dict;
  /** The very bytes and headers, for a replay; null over Socket Mode. */
  readonly request: SentRequest | null;
  /** HTTP status; 200 for a socket ack; null when nothing came back in time or at all. */
  readonly status: number | null;
  readonly body: string;
  readonly tookMs: number;
  readonly failed: 'operation_timeout' | 'dispatch_failed' | null;
  readonly retry: number;
}

export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a person's act came to. */
export interface Acted {
  /** The answer to the delivery; null when Slack itself refused the act or nobody subscribed to it. */
  readonly delivery: Delivery | null;
  /** What Slack or the answer told this person at once, e.g. `operation_timeout`. */
  readonly told: readonly string[];
  /** The place afterwards, as this person sees it. */
  readonly sees: readonly SeenMessage[];
  /** The top modal, if one is open. */
  readonly modal: SeenView | null;
}

/** One person at a keyboard. Channels by name or id, `dm` for the conversation with the bot; messages by ts or as seen. */
export interface Acting {
  slash(channel: string, command: string, text?: string): Promise<Acted>;
  say(channel: string, text: string, threadTs?: string): Promise<Acted>;
  /** Says `@bot text`. */
  mention(channel: string, text: string, threadTs?: string): Promise<Acted>;
  dm(text: string, threadTs?: string): Promise<Acted>;
  /** Presses a button, found by action_id or label; `value` for selects. In the open modal or App Home when channel is `modal` or `home`. */
  click(channel: string, message: string | SeenMessage, button: string, value?: unknown): Promise<Acted>;
  openHome(): Promise<Acted>;
  /** Fills fields by action_id (or block_id) and submits the top modal. */
  submit(values?: Readonly<Record<string, unknown>>): Promise<Acted>;
  closeModal(): Promise<Acted>;
}

export interface Notice {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly because: 'channel' | 'here' | 'everyone' | 'mention' | 'group' | 'direct';
}

/** A mention or broadcast as Slack read it in a message, an edit or an ephemeral message, e.g. `<!channel>`. */
export interface Special {
  readonly channel: string;
  readonly ts: string;
  readonly special: string;
}

export interface ApiCall {
  readonly at: number;
  readonly method: string;
  readonly args: Dict;
  readonly token: string;
  /** HTTP status, null when the connection was cut. */
  readonly status: number | null;
  readonly answer: Dict;
  readonly fault: string | null;
}

export interface FakeSlack {
  /** http://127.0.0.1:PORT/api/ */
  readonly apiUrl: string;
  readonly appId: string;
  readonly signingSecret: string;
  /** xapp- */
  readonly appToken: string;
  /** The first workspace. */
  readonly team: Team;
  readonly botToken: string;
  readonly botUserId: string;
  readonly teams: readonly Team[];
  readonly clock: MovableClock;
  readonly faults: Faults;
  /** Every Web API call, every delivery, every notification anybody got. */
  readonly log: {
    readonly calls: readonly ApiCall[];
    readonly deliveries: readonly Delivery[];
    readonly notified: readonly Notice[];
    /** Broader than `notified`: edits and ephemeral messages too, which notify nobody. */
    readonly specials: readonly Special[];
  };
  addTeam(seed: TeamSeed): Team;
  addUser(seed: UserSeed): User;
  addChannel(seed: ChannelSeed): Channel;
  addUserGroup(seed: {
    readonly handle: string;
    readonly users: readonly string[];
    readonly team?: string;
  }): UserGroup;
  deliverTo(target: DeliveryTarget): void;
  act(user: string): Acting;
  /** Oldest first: root messages, or with `thread` (a ts) the parent and its replies. */
  seenBy(user: string, channel: string, where?: { readonly thread?: string }): readonly SeenMessage[];
  modalOf(user: string): SeenView | null;
  homeOf(user: string): SeenView | null;
  /** The stored channel, by name or id. */
  channel(name: string, team?: string): Channel;
  user(name: string): User;
  /** Files the app uploaded: name, title, text, channel, thread. */
  readonly files: readonly UploadedFile[];
  /** Signature headers for a body; the timestamp (seconds) and secret can be wrong on purpose. */
  sign(
    body: string,
    wrong?: { readonly timestamp?: number; readonly secret?: string },
  ): Record<string, string>;
  /** Sends a request again exactly as it was, or changed; resolves to the app's answer. */
  resend(
    request: SentRequest,
    wrong?: { readonly timestamp?: number; readonly secret?: string; readonly body?: string },
  ): Promise<{ readonly status: number; readonly body: string }>;
  /** Builds a signed request as Slack would send it, without sending it: for benches with their own senders. */
  request(kind: 'command', user: string, channel: string, command: string, text: string): SentRequest;
  /** Open Socket Mode connections. */
  readonly sockets: {
    readonly open: number;
    /** A polite `disconnect` with its reason. */
    disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
    /** The line is cut. */
    cut(): void;
  };
  /** Resolves when no delivery (nor a retry that is due now) is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly content: Buffer;
  readonly channel: string | null;
  readonly threadTs: string | null;
}
