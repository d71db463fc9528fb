import type { App, RespondFn } from '@slack/bolt';
import type { Answer } from '../../src/ports/receive.ts';
import { commands } from '../../src/view/commands.ts';
import type { Message } from '../../src/view/message.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { threadRef } from './address.ts';
import { type FrontDesk, visitOf } from './front-desk.ts';
import { invitationTo } from './invitation.ts';
import { formView, openModal, updateModal, wordsView } from './modal.ts';
import { renderMessage } from './render.ts';
import { sentences, words } from './sentences.ts';

/**
 * Slash commands. The acknowledgement carries the answer, to the person alone; what a command begins is posted by
 * itself. A command said where the bot is not a member says how to invite it.
 */
export function hearCommands(app: App, desk: FrontDesk): void {
  app.command(/^\//, async ({ body, ack, respond, context }) => {
    const visit = visitOf(desk.link, context);
    const { workspace } = visit;
    const thread = threadRef(workspace.teamId, body.channel_id, null);
    const opensForm =
      body.text.trim() === '' && commands.some((one) => one.bareOpensForm && one.command === body.command);
    // The trigger lives for 3 s: what the form holds is put in when it is known.
    const opening = opensForm
      ? openModal(workspace, body.trigger_id, wordsView(words('One moment …'), thread))
      : null;

    async function answer(message: Message | null): Promise<void> {
      desk.link.meter.acked('slack', 'command', Date.now() - visit.arrivedAtMs);
      const content = message === null ? undefined : privateWords(message);
      // A socket that broke meanwhile takes no answer; the address in the command still does.
      await ack(content).catch((error: unknown) => {
        if (content === undefined) throw error;
        return respond(content);
      });
    }

    const account = { platform: 'slack', tenant: workspace.teamId, id: body.user_id } as const;
    const way = await invitationTo(desk, workspace, body.channel_id, body.channel_name);
    if (way === 'unknown') {
      desk.turnAway({ account, why: 'place-unknown', kind: 'said', where: body.channel_id });
      if (opening !== null) desk.after('fill a form', fill(opening, sentences.placeUnknown));
      return answer(sentences.placeUnknown);
    }
    const got = await answerInTime(
      desk.receive,
      {
        kind: 'said',
        text: `${body.command} ${body.text}`.trim(),
        values: {},
        account,
        thread,
        delivery: `slack:${workspace.teamId}:command:${body.trigger_id}`,
        invite: way.invite,
      },
      visit.arrivedAtMs,
    );
    if (got.kind === 'failed') {
      desk.link.fault('could not carry out a command', got.cause);
      if (opening !== null) desk.after('fill a form', fill(opening, sentences.failed));
      return answer(sentences.failed);
    }
    if (got.kind === 'late') {
      desk.after('answer a command late', answerLate(got.later, respond));
      if (opening !== null)
        desk.after(
          'fill a form',
          got.later.then((late) => show(opening, late)),
        );
      return answer(sentences.late);
    }
    if (opening !== null) {
      desk.after('fill a form', show(opening, got.answer));
      return answer(null);
    }
    const { form } = got.answer;
    if (form === undefined) return answer(got.answer.message);
    const opened = await openModal(workspace, body.trigger_id, formView(form, thread));
    return answer(opened === null ? (got.answer.message ?? sentences.formNotOpened) : null);

    async function fill(modal: Promise<string | null>, message: Message): Promise<void> {
      const id = await modal;
      if (id !== null) await updateModal(workspace, id, wordsView(message, thread));
    }

    async function show(modal: Promise<string | null>, { form: asked, message }: Answer): Promise<void> {
      const id = await modal;
      if (id === null) {
        await respond(
          privateWords(asked === undefined && message !== null ? message : sentences.formNotOpened),
        );
      } else {
        const view =
          asked === undefined
            ? wordsView(message ?? words('Nothing to fill in.'), thread)
            : formView(asked, thread);
        await updateModal(workspace, id, view);
      }
    }
  });
}

async function answerLate(later: Promise<Answer>, respond: RespondFn): Promise<void> {
  const message = await later.then(
    (answer) => answer.message ?? words('It was recorded.'),
    () => sentences.failed,
  );
  await respond(privateWords(message));
}

/** To the one who asked alone; nothing that lasts is said this way. */
export function privateWords(message: Message) {
  const { text, blocks } = renderMessage(message, { attach: false });
  return { response_type: 'ephemeral' as const, text, blocks };
}
