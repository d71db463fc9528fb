/**
 * The Bot Connector as four functions, plain JSON in and out: the rest of the adapter knows no library. Another
 * library is another implementation of this one type.
 */
export interface TeamsTransport {
  /**
   * Checks where the request comes from and hands its activity to `hear`, whose reply is the answer. 401: the token
   * is missing or wrong, and nothing was heard. Never rejects.
   */
  readonly handle: (request: TeamsRequest, hear: Hear) => Promise<TeamsReply>;
  /** A new message. In a channel without `;messageid=` it begins a thread. Rejects with TransportFault. */
  readonly send: (ref: ConversationReference, activity: Activity) => Promise<Sent>;
  /** Rewrites one of our own messages. Rejects with TransportFault. */
  readonly update: (ref: ConversationReference, id: string, activity: Activity) => Promise<void>;
  /**
   * To one person alone: as a targeted message in that conversation, or in a chat of the two, which is made if there
   * is none; `conversationId` says where it stands. Rejects with TransportFault.
   */
  readonly sendPrivate: (
    ref: ConversationReference,
    user: ChannelAccount,
    activity: Activity,
    how: { readonly targeted: boolean },
  ) => Promise<Sent>;
}

/** A transport, and whether it could send: rejects with TransportFault where there is no token for what goes out. */
export interface OpenTransport extends TeamsTransport {
  readonly check: () => Promise<void>;
}

interface TeamsRequest {
  /** The header as it came; undefined where there was none. */
  readonly authorization: string | undefined;
  /** The body, parsed. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TeamsReply {
  readonly status: number;
  readonly body?: unknown;
}

export type Hear = (activity: Activity) => Promise<TeamsReply>;

export interface Sent {
  readonly id: string;
  readonly conversationId: string;
}

/** Everything that is needed to speak in a conversation again; kept as it stands. */
export interface ConversationReference {
  readonly serviceUrl: string;
  readonly conversation: ConversationAccount;
  /** Who we are there; null until somebody spoke to us. */
  readonly bot: ChannelAccount | null;
}

interface ConversationAccount {
  readonly id: string;
  readonly conversationType?: string;
  readonly tenantId?: string;
  readonly isGroup?: boolean;
  readonly name?: string;
}

export interface ChannelAccount {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
  readonly role?: string;
  /** Where they are at home, in a channel shared with another organisation. */
  readonly tenantId?: string;
  /** A message that its sender and its recipient alone can read. */
  readonly isTargeted?: boolean;
}

/** What we read of an activity, and what we put into one. Nothing of it is trusted because it is there. */
export interface Activity {
  readonly type: string;
  readonly id?: string;
  /** When Teams took it in, ISO 8601. */
  readonly timestamp?: string;
  readonly channelId?: string;
  readonly serviceUrl?: string;
  readonly from?: ChannelAccount;
  readonly recipient?: ChannelAccount;
  readonly conversation?: ConversationAccount;
  readonly replyToId?: string;
  readonly text?: string;
  readonly textFormat?: 'plain' | 'markdown' | 'xml';
  readonly summary?: string;
  readonly importance?: string;
  readonly name?: string;
  readonly action?: string;
  readonly value?: unknown;
  readonly entities?: readonly {
    readonly type: string;
    readonly mentioned?: ChannelAccount;
    readonly text?: string;
  }[];
  readonly attachments?: readonly { readonly contentType: string; readonly content?: unknown }[];
  readonly membersAdded?: readonly ChannelAccount[];
  readonly channelData?: {
    readonly tenant?: { readonly id?: string };
    readonly team?: { readonly id?: string; readonly aadGroupId?: string };
    readonly channel?: { readonly id?: string };
    readonly eventType?: string;
    readonly notification?: { readonly alert?: boolean };
  };
}
