import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { Answer } from '../../src/ports/receive.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { answerInTime } from '../chat/answer-in-time.ts';
import { isDirect, placeOf, threadRef } from './address.ts';
import { begins, shows } from './commands.ts';
import { accountTeam, type FrontDesk, sayAnswer, visitOf } from './front-desk.ts';
import { privateWords } from './hear-command.ts';
import { showHome } from './hear-home.ts';
import { invitationTo } from './invitation.ts';
import { errandOf, formView, openModal, updateModal, wordsView } from './modal.ts';
import { formPrefix, sayPrefix } from './render-buttons.ts';
import { sentences, words } from './sentences.ts';
import { directWith } from './whisper.ts';
import type { Workspace } from './workspace.ts';

/** Buttons: pressing one says its command. A message in a channel means the thread below it. */
export function hearClicks(app: App, desk: FrontDesk): void {
  app.action(/.*/, async ({ body, action, ack, respond, context }) => {
    const visit = visitOf(desk.link, context);
    const { workspace } = visit;
    const command = commandOf(action as ButtonAction);
    if (body.type !== 'block_actions' || command === null) return ack();
    const click = body as BlockAction<ButtonAction>;
    const user = click.user.id;
    const opensForm = click.actions[0]!.action_id.startsWith(formPrefix);
    const tenant = accountTeam(desk.link, workspace, click.user.team_id);

    async function answer(): Promise<void> {
      desk.link.meter.acked('slack', 'click', Date.now() - visit.arrivedAtMs);
      await ack();
    }

    const account = { platform: 'slack', tenant: tenant ?? click.user.team_id!, id: user } as const;
    if (tenant === null) {
      desk.turnAway({ account, why: 'other-organisation', kind: 'clicked', where: channelOf(click) });
      desk.after('answer a click', sayPrivately(click, respond, sentences.outsider));
      return answer();
    }
    const thread = await threadOf(workspace, click).catch((error: unknown) => {
      workspace.fault('could not find the place of a click', error);
      return null;
    });
    if (thread === null) return answer();
    // A decision waits for nothing; what begins here has to be shown here.
    const way =
      begins(command) || shows(command)
        ? await invitationTo(desk, workspace, placeOf(thread).channel)
        : { invite: null };
    if (way === 'unknown' && begins(command)) {
      desk.turnAway({ account, why: 'place-unknown', kind: 'clicked', where: placeOf(thread).channel });
      desk.after('answer a click', sayPrivately(click, respond, sentences.placeUnknown));
      return answer();
    }
    const opening = opensForm
      ? openModal(workspace, click.trigger_id, wordsView(words('One moment …'), thread))
      : null;
    const delivery = `slack:${workspace.teamId}:click:${click.trigger_id}/${click.actions[0]!.action_ts}`;
    const incoming = {
      kind: 'clicked',
      text: command,
      values: {},
      account,
      thread,
      delivery,
      // Not known is not let in: what is asked is answered all the same.
      invite: way === 'unknown' ? '/invite @rdp-medic' : way.invite,
    } as const;
    const got = await answerInTime(desk.receive, incoming, visit.arrivedAtMs);
    if (got.kind === 'failed') {
      desk.link.fault('could not carry out a click', got.cause);
      desk.after('answer a click', tell({ message: sentences.failed, privately: true, began: null }));
    } else if (got.kind === 'late') {
      if (opening === null)
        desk.after('answer a click', tell({ message: sentences.late, privately: true, began: null }));
      const failed: Answer = { message: sentences.failed, privately: true, began: null };
      desk.after('answer a click late', got.later.catch(() => failed).then(tell));
    } else {
      desk.after('answer a click', tell(got.answer));
    }
    return answer();

    async function tell(said: Answer): Promise<void> {
      const modal = opening === null ? null : await opening;
      if (modal !== null) {
        const { form, message } = said;
        const view =
          form === undefined
            ? wordsView(message ?? words('Nothing to fill in.'), thread!)
            : formView(form, thread!);
        return updateModal(workspace, modal, view);
      }
      if (said.form !== undefined) return openNow(said);
      if (said.message !== null && said.privately && click.response_url)
        await sayPrivately(click, respond, said.message);
      else await sayAnswer(workspace, placeOf(thread!), user, said);
      if (isHome(click)) await showHome(desk, workspace, account, thread!, `${delivery}:home`);
    }

    /** A form nobody announced, or one whose first opening failed. */
    async function openNow(said: Answer): Promise<void> {
      const late = opening !== null;
      const opened = late
        ? null
        : await openModal(workspace, click.trigger_id, formView(said.form!, thread!));
      if (opened === null) await sayPrivately(click, respond, said.message ?? sentences.formNotOpened);
    }
  });
}

/** Null for what is not a button of ours, such as one that only opens an address. */
function commandOf(action: Partial<ButtonAction>): string | null {
  const { type, action_id: id = '', value } = action;
  const isOurs = id.startsWith(sayPrefix) || id.startsWith(formPrefix);
  return type === 'button' && isOurs && value !== undefined && value !== '' ? value : null;
}

function isHome(click: BlockAction): boolean {
  return click.container.type === 'view' && click.view?.type === 'home';
}

function channelOf({ channel, container }: BlockAction): string {
  return String(container.channel_id ?? channel?.id ?? '');
}

/** Where the button stands. Of the App Home, and of what only one person sees, that is their direct message. */
async function threadOf(workspace: Workspace, click: BlockAction): Promise<ThreadRef> {
  const { container, message, view } = click;
  if (container.type === 'message') {
    const channel = String(container.channel_id ?? click.channel?.id);
    // A message that only one person sees begins no thread.
    const below = container.is_ephemeral ? null : String(container.message_ts);
    return threadRef(workspace.teamId, channel, message?.thread_ts ?? container.thread_ts ?? below);
  }
  const errand = view === undefined ? null : errandOf(view.private_metadata);
  if (errand !== null) return { platform: 'slack', tenant: workspace.teamId, opaque: errand.place };
  return threadRef(workspace.teamId, await directWith(workspace, click.user.id), null);
}

/** Beside the button that was pressed, in its thread. */
async function sayPrivately(click: BlockAction, respond: RespondFn, message: Message): Promise<void> {
  if (!click.response_url) return;
  const { container } = click;
  const threadTs: unknown = click.message?.thread_ts ?? container.thread_ts;
  // In a direct message everything is private already, and an ephemeral answer would vanish with a reload.
  const alone = isDirect(String(container.channel_id)) ? { response_type: 'in_channel' as const } : {};
  await respond({
    ...privateWords(message),
    ...alone,
    replace_original: false,
    ...(typeof threadTs === 'string' ? { thread_ts: threadTs } : {}),
  });
}
