import type { TurnedAway } from '../../src/ports/turn-away.ts';

/** Who spoke from a workspace that is not in the configuration, as far as the delivery says it. */
export function strangerOf(body: object): TurnedAway {
  const { team, team_id, user, user_id, channel, channel_id, event, type } = body as Delivered;
  const account = {
    platform: 'slack',
    tenant: team_id ?? team?.id ?? 'unknown',
    id: user_id ?? user?.id ?? idOf(event?.user) ?? event?.bot_id ?? 'unknown',
  } as const;
  const kind = type === 'block_actions' ? 'clicked' : type === 'view_submission' ? 'submitted' : 'said';
  const where = channel_id ?? channel?.id ?? idOf(event?.channel) ?? '';
  return { account, why: 'strange-workspace', kind, where };
}

/** Events name a person or a place by its id, or describe the whole of it. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Commands, clicks and events say the same under different names. */
interface Delivered {
  readonly type?: string;
  readonly team?: { readonly id: string } | null;
  readonly team_id?: string;
  readonly user?: { readonly id: string };
  readonly user_id?: string;
  readonly channel?: { readonly id: string };
  readonly channel_id?: string;
  readonly event?: { readonly user?: unknown; readonly bot_id?: string; readonly channel?: unknown };
}
