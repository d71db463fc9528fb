import type { App } from '@slack/bolt';
import { type FrontDesk, visitOf } from './front-desk.ts';

/** Where the bot was taken out of a channel, or a channel came to an end, it is asked afresh whether it may post. */
export function hearMembership(app: App, desk: FrontDesk): void {
  app.event('member_left_channel', async ({ event, context }) => {
    const { workspace } = visitOf(desk.link, context);
    if (event.user === workspace.identity()?.botUserId) desk.membership.forget(workspace, event.channel);
  });
  for (const name of ['channel_left', 'group_left', 'channel_archive', 'group_archive'] as const)
    app.event(name, async ({ event, context }) => {
      desk.membership.forget(visitOf(desk.link, context).workspace, event.channel);
    });
}
