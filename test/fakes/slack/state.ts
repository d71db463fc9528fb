import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../clock.ts';
import type {
  ApiCall,
  Channel,
  Delivery,
  Dict,
  Notice,
  Special,
  StoredMessage,
  Team,
  UploadedFile,
  User,
  UserGroup,
} from './fake-slack.ts';
import type { FaultList } from './faults.ts';

/** A trigger lets the app open one modal for this person, once and within three seconds. */
interface Trigger {
  readonly user: string;
  readonly expiresAt: number;
  used: boolean;
}

/** Where a response_url leads: five uses within thirty minutes (slack.md section 3). */
export interface ResponseUrl {
  readonly channel: string;
  readonly user: string;
  readonly expiresAt: number;
  readonly threadTs: string | null;
  /** The message whose button was pressed; null for a command. */
  readonly messageTs: string | null;
  left: number;
}

export interface View {
  readonly id: string;
  readonly team: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | null;
  content: Dict;
  hash: string;
  errors: Record<string, string>;
  /** What the person has filled in: block_id → action_id → element state. */
  readonly values: Record<string, Record<string, Dict>>;
}

interface PendingFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly token: string;
  content: Buffer | null;
  done: boolean;
}

export interface SlackState {
  readonly clock: MovableClock;
  readonly faults: FaultList;
  readonly appId: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[] | null;
  readonly teams: Team[];
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly groups: Map<string, UserGroup>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** The stack of open modals of each user, the top one last. */
  readonly modals: Map<string, View[]>;
  readonly homes: Map<string, View>;
  readonly pendingFiles: Map<string, PendingFile>;
  readonly files: UploadedFile[];
  readonly calls: ApiCall[];
  readonly deliveries: Delivery[];
  readonly notified: Notice[];
  readonly specials: Special[];
  origin: string;
  lastTs: number;
  sequence: number;
}

export function newState(given: {
  readonly clock: MovableClock;
  readonly faults: FaultList;
  readonly scopes: readonly string[] | null;
}): SlackState {
  const appId = 'A0RDPMEDIC';
  return {
    ...given,
    appId,
    appToken: `xapp-1-${appId}-1-${randomBytes(16).toString('hex')}`,
    signingSecret: randomBytes(16).toString('hex'),
    teams: [],
    users: new Map(),
    channels: new Map(),
    groups: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    modals: new Map(),
    homes: new Map(),
    pendingFiles: new Map(),
    files: [],
    calls: [],
    deliveries: [],
    notified: [],
    specials: [],
    origin: '',
    lastTs: 0,
    sequence: 0,
  };
}

/** An id in Slack's manner: a letter and ten capitals or digits, never the same twice. */
export function newId(state: SlackState, letter: string): string {
  state.sequence += 1;
  return `${letter}${state.sequence.toString(36).toUpperCase().padStart(10, '0')}`;
}

/** Seconds with six decimals, later than every one before it: ts is a message's identity and its order. */
export function newTs(state: SlackState): string {
  const micros = Math.max(state.clock.now() * 1000, state.lastTs + 1);
  state.lastTs = micros;
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

export function findChannel(state: SlackState, name: string, team?: string): Channel {
  const bare = name.replace(/^#/, '');
  const inTeam = [...state.channels.values()].filter((one) => team === undefined || one.team === team);
  const found = inTeam.find((one) => one.id === name) ?? inTeam.find((one) => one.name === bare);
  if (found === undefined) throw new Error(`no channel ${name} in the fake Slack`);
  return found;
}

export function findUser(state: SlackState, name: string): User {
  const found =
    state.users.get(name) ?? [...state.users.values()].find((one) => one.name === name.replace(/^@/, ''));
  if (found === undefined) throw new Error(`no user ${name} in the fake Slack`);
  return found;
}

export function messageAt(channel: Channel, ts: string): StoredMessage | undefined {
  return channel.messages.find((one) => one.ts === ts);
}

export function teamOf(state: SlackState, id: string): Team {
  return state.teams.find((one) => one.id === id)!;
}

/** Opens (or finds) the direct conversation between a user and the bot of the user's team. */
export function directChannel(state: SlackState, user: User): Channel {
  const bot = teamOf(state, user.team).botUserId;
  const known = [...state.channels.values()].find(
    (one) => one.kind === 'im' && one.members.has(user.id) && one.members.has(bot),
  );
  if (known !== undefined) return known;
  const made: Channel = {
    id: newId(state, 'D'),
    team: user.team,
    name: '',
    kind: 'im',
    archived: false,
    topic: '',
    members: new Set([user.id, bot]),
    messages: [],
  };
  state.channels.set(made.id, made);
  return made;
}

/** A channel by name or id, or `dm`: the person's direct conversation with the bot. */
export function placeOf(state: SlackState, user: User, place: string): Channel {
  if (place === 'dm') return directChannel(state, user);
  const channel = findChannel(state, place, user.team);
  if (channel.kind !== 'public' && !channel.members.has(user.id)) {
    throw new Error(`${user.name} cannot see ${place}`);
  }
  return channel;
}
