import type { Answer, Receive } from '../../src/ports/receive.ts';
import type { TurnAway, TurnedAway } from '../../src/ports/turn-away.ts';
import type { Message } from '../../src/view/message.ts';
import type { Place } from './address.ts';
import type { SlackLink } from './connect.ts';
import { createMembership, type Membership } from './membership.ts';
import { postCard } from './post-card.ts';
import { renderMessage } from './render.ts';
import { whisper } from './whisper.ts';
import type { Workspace } from './workspace.ts';

/** What every listener needs. */
export interface FrontDesk {
  readonly link: SlackLink;
  readonly receive: Receive;
  /** Puts on record whom we refused by ourselves; nobody waits for it. */
  readonly turnAway: (refused: TurnedAway) => void;
  readonly membership: Membership;
  /** Work that goes on after the answer; what fails is told to the operator. */
  readonly after: (what: string, work: Promise<unknown>) => void;
  /** Resolves when what goes on after answers is done. */
  readonly idle: () => Promise<void>;
}

export function createFrontDesk(link: SlackLink, receive: Receive, turnAway: TurnAway): FrontDesk {
  const working = new Set<Promise<unknown>>();
  function after(what: string, work: Promise<unknown>): void {
    const watched = work
      .catch((cause: unknown) => link.fault(what, cause))
      .finally(() => working.delete(watched));
    working.add(watched);
  }
  return {
    link,
    receive,
    turnAway: (refused) => after('put a refusal on record', turnAway(refused)),
    membership: createMembership(),
    after,
    idle: async () => {
      while (working.size > 0) await Promise.all(working);
    },
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
