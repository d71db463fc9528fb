import type { Answer } from '../../src/ports/receive.ts';
import type { Form } from '../../src/view/form.ts';
import type { Message } from '../../src/view/message.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { Recent } from '../chat/recent.ts';
import { asWords } from './as-words.ts';
import { type FrontDesk, sayAloud, sayPrivately } from './front-desk.ts';
import { pressOf, valuesOf } from './hear-press.ts';
import { cardReply, errorReply, wordsReply } from './invoke-reply.ts';
import { renderForm } from './render-form.ts';
import { seeToLostCard } from './see-to-lost-card.ts';
import { sentences, words } from './sentences.ts';
import type { Activity, TeamsReply } from './transport.ts';
import type { Visit } from './visit.ts';

/** After the arrival; nobody is kept waiting longer, whatever becomes of it. */
const latestMs = 2_700;
/** More words than a toast can hold are written to the presser. */
const longestToast = 400;

/** Forms that were opened in somebody's view: what is wrong with one is shown in it again. */
const openForms = new Recent<Form>(500);

/**
 * Buttons: pressing one says its command, in the name of whoever pressed. Whatever becomes of it, Teams gets an answer
 * in time: a card for the presser's view, or a few words; everything else is done afterwards.
 */
export async function hearClick(desk: FrontDesk, visit: Visit, activity: Activity): Promise<TeamsReply> {
  const { action } = (activity.value ?? {}) as { readonly action?: { readonly data?: unknown } };
  const pressed = pressOf(action?.data);
  if (pressed === null) return errorReply('BadRequest', 'That button is not one of mine.');
  const { link } = desk;
  const cardId = activity.replyToId ?? null;
  if (cardId !== null) desk.after('look after a card', seeToLostCard(desk, visit, pressed, cardId));
  const values = pressed.send ? valuesOf(action?.data) : {};
  const got = await answerInTime(
    desk.receive,
    {
      kind: pressed.send ? 'submitted' : 'clicked',
      text: pressed.say,
      values,
      account: visit.account,
      thread: visit.thread,
      delivery: visit.delivery,
      invite: null,
    },
    visit.arrivedAtMs,
  );
  const formName = `${visit.account.tenant}/${visit.account.id}/${cardId}/${pressed.say}`;
  const reply = await replyTo();
  link.meter.acked('teams', pressed.send ? 'form' : 'click', Date.now() - visit.arrivedAtMs);
  return reply;

  async function replyTo(): Promise<TeamsReply> {
    if (got.kind === 'failed') {
      link.fault('could not carry out a click', got.cause);
      return errorReply('InternalServerError', sentences.failed.text);
    }
    if (got.kind === 'late') {
      const failed: Answer = { message: sentences.failed, privately: true, began: null };
      desk.after('answer a click late', got.later.catch(() => failed).then(tellLater));
      return wordsReply(sentences.late.text);
    }
    const { form, faults, message, privately, began } = got.answer;
    // A check has a card of its own, and rewrites none that stands.
    const waitMs = began?.kind === 'run' ? desk.presentMs : 0;
    if (form !== undefined) {
      openForms.set(`${visit.account.tenant}/${visit.account.id}/${cardId}/${form.command}`, form);
      return cardReply(renderForm(form).card);
    }
    if (faults !== undefined && Object.keys(faults).length > 0) return replyFaults(faults);
    if (message === null) return present(waitMs, sentences.recorded);
    if (!privately) {
      desk.after('answer a click', sayAloud(link, visit, message));
      return present(waitMs, began === null ? sentences.aloud : sentences.recorded);
    }
    return tellPresser(message);
  }

  /** The form again, with what is wrong in it and what was typed; in words where it is not known any more. */
  function replyFaults(faults: Readonly<Record<string, string>>): TeamsReply {
    const form = openForms.get(formName);
    return form === undefined
      ? wordsReply(Object.values(faults).join(' '))
      : cardReply(renderForm(form, { values, faults }).card);
  }

  /** The card as it is now, where the press changed it at once. An older one could replace a newer. */
  async function present(waitMs: number, otherwise: Message): Promise<TeamsReply> {
    const leftMs = Math.max(0, Math.min(waitMs, visit.arrivedAtMs + latestMs - Date.now()));
    const newer =
      cardId === null ? null : await link.shown.newer(visit.thread, cardId, visit.arrivedAtMs, leftMs);
    return newer === null ? wordsReply(otherwise.text) : cardReply(newer.card);
  }

  function tellPresser(message: Message): TeamsReply {
    const toast = asWords(message);
    const isShort = toast.length <= longestToast && !message.blocks.some(({ kind }) => kind === 'buttons');
    if (isShort) return wordsReply(toast);
    desk.after(
      'answer a click',
      visit.isDirect ? sayAloud(link, visit, message) : sayPrivately(link, visit, message),
    );
    return wordsReply(visit.isDirect ? message.text.slice(0, longestToast) : sentences.writtenToYou.text);
  }

  async function tellLater(answer: Answer): Promise<void> {
    const wrong = answer.faults === undefined ? null : words(Object.values(answer.faults).join(' '));
    const message = wrong ?? answer.message;
    if (message === null) return;
    if (answer.privately && !visit.isDirect) await sayPrivately(link, visit, message);
    else await sayAloud(link, visit, message);
  }
}
