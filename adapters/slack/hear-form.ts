import type { App, ViewOutput } from '@slack/bolt';
import type { Answer } from '../../src/ports/receive.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { placeOf } from './address.ts';
import { accountTeam, type FrontDesk, sayAnswer, visitOf } from './front-desk.ts';
import { invitationTo } from './invitation.ts';
import { errandOf, formView, wordsView } from './modal.ts';
import { fieldPrefix, inputAction } from './render-view.ts';
import { sentences } from './sentences.ts';

/**
 * Forms that were sent. What is wrong is shown at its field; an answer that takes too long keeps the form open
 * with everything that was typed.
 */
export function hearForms(app: App, desk: FrontDesk): void {
  // Closing one says nothing.
  app.view({ callback_id: /.*/, type: 'view_closed' }, async ({ ack }) => ack());
  app.view(/.*/, async ({ body, view, ack, context }) => {
    const visit = visitOf(desk.link, context);
    const { workspace } = visit;
    const errand = errandOf(view.private_metadata);
    const acked = () => desk.link.meter.acked('slack', 'form', Date.now() - visit.arrivedAtMs);
    if (errand === null || errand.command === '') return ack({ response_action: 'clear' });
    const thread: ThreadRef = { platform: 'slack', tenant: workspace.teamId, opaque: errand.place };
    const tenant = accountTeam(desk.link, workspace, body.user.team_id);
    const account = { platform: 'slack', tenant: tenant ?? body.user.team_id!, id: body.user.id } as const;
    const turnedAway = { account, kind: 'submitted', where: placeOf(thread).channel } as const;
    if (tenant === null) {
      desk.turnAway({ ...turnedAway, why: 'other-organisation' });
      return ack({ response_action: 'update', view: wordsView(sentences.outsider, thread) });
    }

    // The bot may have been taken out of the place since the form was opened.
    const way = await invitationTo(desk, workspace, placeOf(thread).channel);
    if (way === 'unknown') {
      desk.turnAway({ ...turnedAway, why: 'place-unknown' });
      return keepOpen(sentences.placeUnknown.text);
    }
    const { trigger_id: trigger = '' } = body as { readonly trigger_id?: string };
    const got = await answerInTime(
      desk.receive,
      {
        kind: 'submitted',
        text: errand.command,
        values: valuesOf(view),
        account,
        thread,
        // The hash stays the same when a form is sent again after its faults were shown; the trigger does not.
        delivery: `slack:${workspace.teamId}:form:${view.id}:${view.hash}:${trigger}`,
        invite: way.invite,
      },
      visit.arrivedAtMs,
    );
    acked();
    if (got.kind === 'answered') return answer(got.answer);
    if (got.kind === 'failed') {
      desk.link.fault('could not carry out a form', got.cause);
      return keepOpen(sentences.failedForm);
    }
    const failed: Answer = { message: sentences.failed, privately: true, began: null };
    const tellLater = got.later
      .catch(() => failed)
      .then(({ message, faults }) => {
        const wrong = faults === undefined ? message : { text: Object.values(faults).join(' '), blocks: [] };
        return sayAnswer(workspace, placeOf(thread), body.user.id, { message: wrong, privately: true });
      });
    desk.after('answer a form late', tellLater);
    return keepOpen(sentences.lateForm);

    async function answer({ faults, form, message }: Answer): Promise<void> {
      if (faults !== undefined && Object.keys(faults).length > 0)
        return ack({ response_action: 'errors', errors: errorsOf(view, faults) });
      if (form !== undefined) return ack({ response_action: 'update', view: formView(form, thread) });
      if (message !== null) return ack({ response_action: 'update', view: wordsView(message, thread) });
      return ack({ response_action: 'clear' });
    }

    async function keepOpen(text: string): Promise<void> {
      return ack({ response_action: 'errors', errors: errorsOf(view, { '': text }) });
    }
  });
}

/** What was filled in; what was left empty is left out. */
function valuesOf({ state }: ViewOutput): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [block, inputs] of Object.entries(state.values)) {
    const input = inputs[inputAction];
    const value = input?.selected_option?.value ?? input?.value;
    if (block.startsWith(fieldPrefix) && value) values[block.slice(fieldPrefix.length)] = value;
  }
  return values;
}

/** Slack takes faults at input blocks only: what belongs to no field is shown at the first. */
function errorsOf(view: ViewOutput, faults: Readonly<Record<string, string>>): Record<string, string> {
  const blocks = view.blocks.flatMap((block) =>
    block.type === 'input' && block.block_id ? [block.block_id] : [],
  );
  const errors: Record<string, string> = {};
  for (const [name, text] of Object.entries(faults)) {
    const own = `${fieldPrefix}${name}`;
    const block = blocks.includes(own) ? own : blocks[0];
    const said = block === own || name === '' ? text : `${name}: ${text}`;
    if (block !== undefined) errors[block] = errors[block] === undefined ? said : `${errors[block]} ${said}`;
  }
  return errors;
}
