import type { App } from '@slack/bolt';
import type { Account } from '../../src/people/person.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { threadRef } from './address.ts';
import { type FrontDesk, visitOf } from './front-desk.ts';
import { renderHome } from './render-home.ts';
import { sentences } from './sentences.ts';
import type { Workspace } from './workspace.ts';

/** The App Home: drawn anew whenever somebody opens it. */
export function hearHome(app: App, desk: FrontDesk): void {
  app.event('app_home_opened', async ({ event, body, context }) => {
    if (event.tab !== 'home') return;
    const { workspace } = visitOf(desk.link, context);
    const account = { platform: 'slack', tenant: workspace.teamId, id: event.user } as const;
    const thread = threadRef(workspace.teamId, event.channel, null);
    const delivery = `slack:${workspace.teamId}:event:${body.event_id}`;
    desk.after('show the App Home', showHome(desk, workspace, account, thread, delivery));
  });
}

export async function showHome(
  desk: FrontDesk,
  workspace: Workspace,
  account: Account,
  thread: ThreadRef,
  delivery: string,
): Promise<void> {
  const answer = await desk
    .receive({
      kind: 'opened',
      text: '',
      values: {},
      account,
      thread,
      delivery,
      answerWithinMs: null,
      invite: null,
    })
    .catch((cause: unknown) => {
      desk.link.fault('could not draw the App Home', cause);
      return { message: sentences.failed };
    });
  // The same delivery once more: what stands there is right already.
  if (answer.message === null) return;
  await workspace.call('views.publish', { user_id: account.id, view: renderHome(answer.message) });
}
