import type { App } from '@slack/bolt';
import type { Answer } from '../../src/ports/receive.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { type Place, placeOf, threadRef } from './address.ts';
import { accountTeam, type FrontDesk, sayAnswer, type Visit, visitOf } from './front-desk.ts';
import { saidText } from './said-text.ts';
import { sentences } from './sentences.ts';

interface Said {
  readonly user: string;
  readonly userTeam: string | undefined;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly eventId: string;
  readonly isMention: boolean;
}

/** Mentions in channels and direct messages, in the same grammar as commands. Bots, edits and the like are not heard. */
export function hearWords(app: App, desk: FrontDesk): void {
  app.event('app_mention', async ({ event, body, context }) => {
    const visit = visitOf(desk.link, context);
    if (event.bot_id !== undefined) return turnBotAway(desk, visit, event);
    if (event.user === undefined || 'edited' in event) return;
    const { user, text } = event;
    await hear(desk, visit, saidIn({ ...event, user, text }, body.event_id, true));
  });
  app.event('message', async ({ event, body, context }) => {
    if (event.channel_type !== 'im') return;
    const visit = visitOf(desk.link, context);
    if (event.subtype === 'bot_message') return turnBotAway(desk, visit, event);
    if (event.subtype !== undefined) return;
    if (event.bot_id !== undefined) return turnBotAway(desk, visit, event);
    if (event.user === undefined || event.text === undefined) return;
    const { user, text } = event;
    await hear(desk, visit, saidIn({ ...event, user, text }, body.event_id, false));
  });
}

/** Other bots get no answer, which could begin an endless talk. What we said ourselves is no refusal. */
function turnBotAway({ turnAway }: FrontDesk, { workspace }: Visit, bot: Bot): void {
  const identity = workspace.identity();
  // Until Slack has told who we are, what comes may be our own.
  if (identity === null || bot.bot_id === identity.botId || bot.user === identity.botUserId) return;
  const id = bot.user ?? bot.bot_id ?? 'unknown';
  const account = { platform: 'slack', tenant: workspace.teamId, id } as const;
  turnAway({ account, why: 'bot', kind: 'said', where: bot.channel });
}

interface Bot {
  readonly bot_id?: string | undefined;
  readonly user?: string | undefined;
  readonly channel: string;
}

/** What both kinds of event have in common; `user_team` stands in neither of their types. */
interface Heard {
  readonly user: string;
  readonly user_team?: string;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
}

function saidIn(event: Heard, eventId: string, isMention: boolean): Said {
  const { user, text, channel, ts } = event;
  return {
    user,
    userTeam: event.user_team,
    text,
    channel,
    ts,
    threadTs: event.thread_ts,
    eventId,
    isMention,
  };
}

async function hear(desk: FrontDesk, { workspace, arrivedAtMs }: Visit, said: Said): Promise<void> {
  const tenant = accountTeam(desk.link, workspace, said.userTeam);
  // A mention is answered below it; what it begins stands in the channel, for everybody, as after a command.
  const beside: Place = {
    channel: said.channel,
    threadTs: said.threadTs ?? (said.isMention ? said.ts : null),
  };
  const say = (answer: Pick<Answer, 'message' | 'privately'>) =>
    sayAnswer(workspace, beside, said.user, answer);
  const account = { platform: 'slack', tenant: tenant ?? said.userTeam!, id: said.user } as const;
  if (tenant === null) {
    desk.turnAway({ account, why: 'other-organisation', kind: 'said', where: said.channel });
    return desk.after('answer', say({ message: sentences.outsider, privately: true }));
  }
  const thread = threadRef(workspace.teamId, said.channel, said.threadTs ?? null);
  const got = await answerInTime(
    desk.receive,
    {
      kind: 'said',
      text: saidText(said.text, workspace.identity()?.botUserId ?? null),
      values: {},
      account,
      thread,
      delivery: `slack:${workspace.teamId}:event:${said.eventId}`,
      invite: null,
    },
    arrivedAtMs,
  );
  desk.link.meter.acked('slack', said.isMention ? 'mention' : 'direct', Date.now() - arrivedAtMs);
  const failed = { message: sentences.failed, privately: true };
  if (got.kind === 'answered') return desk.after('answer', say(got.answer));
  if (got.kind === 'late') return desk.after('answer late', got.later.catch(() => failed).then(say));
  desk.link.fault(`could not carry out what was said in ${placeOf(thread).channel}`, got.cause);
  desk.after('answer', say(failed));
}
