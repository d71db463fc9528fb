import type { Answer } from '../../src/ports/receive.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { commandOf } from '../chat/command-of.ts';
import { isChannel } from './address.ts';
import { type FrontDesk, sayAnswer } from './front-desk.ts';
import { pressOf, valuesOf } from './hear-press.ts';
import { isMentioned, saidText } from './said-text.ts';
import { sentences } from './sentences.ts';
import type { Activity, TeamsReply } from './transport.ts';
import type { Visit } from './visit.ts';

/**
 * Mentions in channels, words in chats, and targeted messages, which are a slash command's: all in one grammar. What
 * came in is answered with 200 when it was heard; what there is to say is sent by itself.
 */
export async function hearWords(desk: FrontDesk, visit: Visit, activity: Activity): Promise<TeamsReply> {
  const pressed = pressOf(activity.value);
  const line = saidText(activity);
  if (pressed === null && !isForUs(visit, activity, line)) return { status: 200 };
  const got = await answerInTime(
    desk.receive,
    {
      kind: pressed === null ? 'said' : pressed.send ? 'submitted' : 'clicked',
      text: pressed?.say ?? line,
      values: pressed?.send ? valuesOf(activity.value) : {},
      account: visit.account,
      thread: visit.thread,
      delivery: visit.delivery,
      invite: null,
    },
    visit.arrivedAtMs,
  );
  const { link } = desk;
  link.meter.acked('teams', kindOf(visit, pressed !== null), Date.now() - visit.arrivedAtMs);
  const failed: Answer = { message: sentences.failed, privately: true, began: null };
  const say = (answer: Answer) => sayAnswer(link, visit, withFaults(answer));
  if (got.kind === 'answered') desk.after('answer', say(got.answer));
  else if (got.kind === 'late') desk.after('answer late', got.later.catch(() => failed).then(say));
  else {
    link.fault('could not carry out what was said in Teams', got.cause);
    desk.after('answer', say(failed));
  }
  return { status: 200 };
}

/** Where others talk too, only what is said to us is: with consent of a team Teams delivers everything. */
function isForUs(visit: Visit, activity: Activity, line: string): boolean {
  if (visit.isDirect || visit.isTargeted || isMentioned(activity)) return true;
  return (
    !isChannel(visit.thread.opaque) && commandOf(line.split(' ', 1)[0]!) !== null && line.startsWith('/')
  );
}

function kindOf({ isDirect, isTargeted }: Visit, pressed: boolean): string {
  if (pressed) return 'click';
  return isTargeted ? 'command' : isDirect ? 'direct' : 'mention';
}

/** A form that stays open is one that answers in place; here it is gone, and its faults are words. */
function withFaults(answer: Answer): Answer {
  return answer.message === null && answer.faults !== undefined
    ? { ...answer, message: { text: Object.values(answer.faults).join(' '), blocks: [] } }
    : answer;
}
