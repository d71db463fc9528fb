import type { Account } from '../../src/people/person.ts';
import type { TurnedAway } from '../../src/ports/turn-away.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { baseOf, isChannel, rootIn, threadRef } from './address.ts';
import type { Place } from './references.ts';
import type { Activity, ChannelAccount } from './transport.ts';

/** Who came, and where, when a delivery is one to be acted upon. */
export interface Visit {
  readonly account: Account & { readonly platform: 'teams' };
  readonly user: ChannelAccount;
  readonly thread: ThreadRef;
  readonly place: Place;
  /** A chat of two: everything there is private already. */
  readonly isDirect: boolean;
  /** Said so that its sender and we alone can read it. */
  readonly isTargeted: boolean;
  readonly delivery: string;
  readonly arrivedAtMs: number;
}

/** Why a delivery is not acted upon. */
export type Turned =
  | { readonly kind: 'ignored' }
  /** Named, so that it can be put on record and answered. */
  | {
      readonly kind: 'refused';
      readonly refused: TurnedAway;
      readonly thread: ThreadRef;
      readonly place: Place;
    };

/** Half an hour: longer than the Bot Service tries again, and than two clocks are apart. */
const oldestMs = 1_800_000;
const futureMs = 600_000;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads who speaks and where. Only `aadObjectId` says who somebody is: names can be chosen. The tenant is that of the
 * conversation, which the token does not name, so each place that names one must name the same.
 */
export function readVisit(
  activity: Activity,
  kind: TurnedAway['kind'],
  tenants: readonly string[],
  nowMs: number,
): Visit | Turned {
  const { id, from, conversation, channelData, recipient, replyToId } = activity;
  // Without an id it could not be told from its repetition.
  if (!id || !from?.id || !conversation?.id || isStale(activity, nowMs)) return { kind: 'ignored' };
  const named = [conversation.tenantId, channelData?.tenant?.id].filter((one) => typeof one === 'string');
  const tenant = named[0]?.toLowerCase() ?? 'unknown';
  const isTargeted = recipient?.isTargeted === true;
  // Nobody else sees the message that a slash command is, so no thread can begin with it.
  const own = isTargeted && rootIn(conversation.id) === id ? baseOf(conversation.id) : conversation.id;
  const thread = threadOf(tenant, own, kind === 'said' ? undefined : replyToId);
  const place = placeOf(activity, thread, recipient);
  const account = { platform: 'teams', tenant, id: from.aadObjectId?.toLowerCase() ?? from.id } as const;
  const refuse = (why: TurnedAway['why']): Turned => ({
    kind: 'refused',
    refused: { account, why, kind, where: thread.opaque },
    thread,
    place,
  });
  if (from.id === recipient?.id) return { kind: 'ignored' };
  if (from.role === 'bot' || from.id.startsWith('28:')) return refuse('bot');
  if (!tenants.includes(tenant) || named.some((one) => one.toLowerCase() !== tenant))
    return refuse('strange-workspace');
  // In a channel shared with another organisation its people speak too.
  const home = from.tenantId;
  if (home !== undefined && !tenants.includes(home.toLowerCase())) return refuse('other-organisation');
  if (from.aadObjectId === undefined || !guid.test(from.aadObjectId)) return refuse('no-identity');
  return {
    account,
    user: { id: from.id, aadObjectId: account.id, ...(from.name === undefined ? {} : { name: from.name }) },
    thread,
    place,
    isDirect: conversation.conversationType === 'personal',
    isTargeted,
    delivery: `teams:${tenant}:${kind}:${conversation.id}:${id}`,
    arrivedAtMs: nowMs,
  };
}

/** A press in a channel means the thread below the card. */
function threadOf(tenant: string, conversationId: string, replyToId: string | undefined): ThreadRef {
  const below = isChannel(conversationId) && rootIn(conversationId) === null && replyToId !== undefined;
  return threadRef(tenant, below ? `${conversationId};messageid=${replyToId}` : conversationId);
}

function placeOf(activity: Activity, thread: ThreadRef, recipient: ChannelAccount | undefined): Place {
  const { conversationType, isGroup } = activity.conversation!;
  return {
    serviceUrl: activity.serviceUrl!,
    conversation: {
      id: thread.opaque,
      tenantId: thread.tenant,
      ...(conversationType === undefined ? {} : { conversationType }),
      ...(isGroup === undefined ? {} : { isGroup }),
    },
    bot:
      recipient === undefined
        ? null
        : { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) },
    ...(recipient?.isTargeted === true ? { targets: true as const } : {}),
  };
}

/** Old or from the future; one without a time, or with words in its place, is as good as old. */
function isStale({ timestamp }: Activity, nowMs: number): boolean {
  const atMs = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return !(atMs > nowMs - oldestMs && atMs < nowMs + futureMs);
}
