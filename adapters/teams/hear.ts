import { Recent } from '../chat/recent.ts';
import { createReplayGuard } from '../chat/replay-guard.ts';
import type { FrontDesk } from './front-desk.ts';
import { hearClick } from './hear-click.ts';
import { hearRefresh, isRefresh } from './hear-refresh.ts';
import { hearWords } from './hear-words.ts';
import { errorReply, wordsReply } from './invoke-reply.ts';
import { readActivity } from './read-activity.ts';
import { cardActivity, renderMessage } from './render.ts';
import { sentences } from './sentences.ts';
import type { Activity, Hear, TeamsReply } from './transport.ts';
import { readVisit, type Turned } from './visit.ts';

const heard: TeamsReply = { status: 200 };
/** Somebody who is turned away is told so in their conversation, and not again for so long. */
const tellEveryMs = 60_000;

const refusals = {
  'strange-workspace': sentences.strangeTenant,
  'other-organisation': sentences.outsider,
  'no-identity': sentences.noIdentity,
} as const;

/** What becomes of an activity that carries a valid token. */
export function createHear(desk: FrontDesk): Hear {
  const { link } = desk;
  const replays = createReplayGuard();
  const told = new Recent<number>(1_000);

  return async (delivered) => {
    const arrivedAtMs = Date.now();
    const activity = readActivity(delivered);
    if (activity === null) return { status: 400 };
    const isClick = activity.type === 'invoke' && activity.name === 'adaptiveCard/action';
    if (activity.type === 'invoke' && !isClick) return { status: 501 };
    const isWords = activity.type === 'message';
    if (!isClick && !isWords) {
      keepPlace(activity, arrivedAtMs);
      return heard;
    }
    const kind = isClick ? 'clicked' : activity.value === undefined ? 'said' : 'clicked';
    const visit = readVisit(activity, kind, link.secrets.tenants, arrivedAtMs);
    if ('kind' in visit) return turned(visit, isClick);
    // It does nothing, so it may come twice.
    if (isClick && isRefresh(activity)) {
      desk.after(
        'keep where a conversation is reached',
        link.references.heard(visit.thread, visit.place, visit.user),
      );
      return hearRefresh(desk, visit, activity);
    }
    // In front of the store's own memory of deliveries, which knows them across restarts.
    if (!replays.admit(visit.delivery, arrivedAtMs))
      return isClick ? wordsReply(sentences.recorded.text) : heard;
    desk.after(
      'keep where a conversation is reached',
      link.references.heard(visit.thread, visit.place, visit.user),
    );
    try {
      return await (isClick ? hearClick(desk, visit, activity) : hearWords(desk, visit, activity));
    } catch (cause) {
      replays.forget(visit.delivery);
      throw cause;
    }
  };

  function turned(turn: Turned, isClick: boolean): TeamsReply {
    if (turn.kind === 'ignored')
      return isClick ? errorReply('BadRequest', 'That came too late, or twice.') : heard;
    const { refused, thread, place } = turn;
    desk.turnAway(refused);
    const message = refused.why in refusals ? refusals[refused.why as keyof typeof refusals] : null;
    // Other bots get no answer, which could begin an endless talk.
    if (message === null) return isClick ? errorReply('Unauthorized', 'Bots are not heard.') : heard;
    if (isClick) return errorReply('Unauthorized', message.text);
    const name = `${thread.tenant}/${thread.opaque}`;
    if ((told.get(name) ?? 0) + tellEveryMs > Date.now()) return heard;
    told.set(name, Date.now());
    desk.after(
      'turn somebody away politely',
      link.outgoing.call({
        thread,
        lane: 'progress',
        method: 'send',
        repeatable: false,
        latest: Date.now() + 5_000,
        act: () => link.transport.send(place, cardActivity(renderMessage(message))),
      }),
    );
    return heard;
  }

  /** The app was added somewhere, or somebody joined: from now on that place can be reached. */
  function keepPlace(activity: Activity, nowMs: number): void {
    if (activity.type !== 'conversationUpdate' && activity.type !== 'installationUpdate') return;
    if (activity.type === 'installationUpdate' && activity.action?.startsWith('remove')) return;
    const visit = readVisit(activity, 'said', link.secrets.tenants, nowMs);
    if ('kind' in visit) return;
    desk.after(
      'keep where a conversation is reached',
      link.references.heard(visit.thread, visit.place, visit.user),
    );
  }
}
