import type { Answer, Receive } from '../../src/ports/receive.ts';
import type { TurnAway, TurnedAway } from '../../src/ports/turn-away.ts';
import type { Message } from '../../src/view/message.ts';
import { type AfterWork, createAfterWork } from '../chat/after-work.ts';
import type { Place } from './address.ts';
import type { SlackLink } from './connect.ts';
import { createMembership, type Membership } from './membership.ts';
import { postCard } from './post-card.ts';
import { renderMessage } from './render.ts';
import { whisper } from './whisper.ts';
import type { Workspace } from './workspace.ts';

/** What every listener needs. */
export interface FrontDesk extends AfterWork {
  readonly link: SlackLink;
  readonly receive: Receive;
  /** Puts on record whom we refused by ourselves; nobody waits for it. */
  readonly turnAway: (refused: TurnedAway) => void;
  readonly membership: Membership;
}

export function createFrontDesk(link: SlackLink, receive: Receive, turnAway: TurnAway): FrontDesk {
  const { after, idle } = createAfterWork(link.fault);
  return {
    link,
    receive,
    turnAway: (refused) => after('put a refusal on record', turnAway(refused)),
    membership: createMembership(),
    after,
    idle,
  };
}

/** What Bolt knows of a delivery, and what we add to it. */
export interface Visit {
  readonly workspace: Workspace;
  readonly arrivedAtMs: number;
}

export function visitOf(
  link: SlackLink,
  context: { readonly teamId?: string; readonly arrivedAtMs?: unknown },
): Visit {
  const workspace = link.workspace(context.teamId ?? '');
  if (workspace === null) throw new Error('a delivery of a workspace that was not let in');
  const { arrivedAtMs } = context;
  return { workspace, arrivedAtMs: typeof arrivedAtMs === 'number' ? arrivedAtMs : Date.now() };
}

/**
 * The workspace whose account speaks, or null when it is none of ours: in a channel shared with another
 * organisation its people press our buttons too.
 */
export function accountTeam(link: SlackLink, workspace: Workspace, team: string | undefined): string | null {
  if (team === undefined || team === workspace.teamId) return workspace.teamId;
  return link.workspace(team) === null ? null : team;
}

/** Says an answer in a place: to its person alone, or to everybody there. */
export async function sayAnswer(
  workspace: Workspace,
  place: Place,
  user: string,
  answer: Pick<Answer, 'message' | 'privately'>,
): Promise<void> {
  const { message } = answer;
  if (message === null) return;
  if (answer.privately) await whisper(workspace, place, user, message);
  else await sayAloud(workspace, place, message);
}

async function sayAloud(workspace: Workspace, place: Place, message: Message): Promise<void> {
  const rendered = renderMessage(message, { attach: false });
  await postCard(workspace, place, { key: null, message, rendered, lane: 'decision' });
}
