import type { App, Receiver } from '@slack/bolt';
import type { Receive } from '../../src/ports/receive.ts';
import type { TurnAway } from '../../src/ports/turn-away.ts';
import type { Door } from '../chat/door.ts';
import type { SlackLink } from './connect.ts';
import { createFrontDesk, type FrontDesk } from './front-desk.ts';
import { type Admitted, createGate } from './gate.ts';
import { hearClicks } from './hear-click.ts';
import { hearCommands } from './hear-command.ts';
import { hearForms } from './hear-form.ts';
import { hearHome } from './hear-home.ts';
import { hearMembership } from './hear-membership.ts';
import { hearWords } from './hear-words.ts';
import { slackPath } from './manifest.ts';
import { quietLogger } from './quiet-logger.ts';
import { sentences } from './sentences.ts';
import { openSocketLine } from './socket-line.ts';
import { strangerOf } from './stranger-of.ts';

type Bolt = Pick<
  typeof import('@slack/bolt'),
  'App' | 'AuthorizationError' | 'HTTPReceiver' | 'SocketModeReceiver'
>;

/**
 * Loads Bolt and hands everything Slack delivers to `receive`: commands, mentions, direct messages, buttons, forms
 * and the App Home. Deliveries of a workspace that is not in the configuration reach nobody. Whom the adapter refuses
 * by itself is handed to `turnAway`.
 */
export async function openSlackDoor(link: SlackLink, receive: Receive, turnAway: TurnAway): Promise<Door> {
  const bolt = await import('@slack/bolt');
  const desk = createFrontDesk(link, receive, turnAway);
  const { door } = link.secrets;
  if (door.mode === 'socket') {
    // Here Bolt tells Slack at once that it has an event: one whose process dies meanwhile does not come again.
    const line = openSocketLine(bolt, link, door.appToken);
    createApp(bolt, desk, line.receiver);
    return {
      routes: [],
      start: line.start,
      stop: (graceMs) => line.stop().then(() => desk.idle(graceMs)),
      ready: () => [line.row()],
    };
  }
  const receiver = new bolt.HTTPReceiver({
    signingSecret: door.signingSecret,
    endpoints: slackPath,
    // The answer goes out when the listener is through: an event whose process dies meanwhile comes again.
    processBeforeResponse: true,
    logger: quietLogger(link.fault),
    customPropertiesExtractor: (request) => ({ arrivedAtMs: (request as unknown as Admitted).arrivedAtMs }),
    unhandledRequestHandler: ({ response }) => {
      link.fault('something of Slack was not answered in time', null);
      if (!response.headersSent) response.writeHead(200);
      response.end();
    },
  });
  createApp(bolt, desk, receiver);
  const handle = createGate({
    signingSecret: door.signingSecret,
    admit: (request, response) => receiver.requestListener(request, response),
    fault: link.fault,
  });
  return {
    routes: [{ method: 'POST', path: slackPath, handle }],
    start: async () => {},
    stop: desk.idle,
    ready: () => [],
  };
}

function createApp(bolt: Bolt, desk: FrontDesk, receiver: Receiver): App {
  const { link } = desk;
  const app = new bolt.App({
    receiver,
    authorize: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
      const workspace = isEnterpriseInstall ? null : link.workspace(teamId ?? '');
      if (workspace === null)
        throw new Error(`workspace ${teamId ?? enterpriseId ?? 'unknown'} is not in the configuration`);
      const identity = workspace.identity();
      return {
        teamId: workspace.teamId,
        botToken: workspace.token,
        ...(identity === null ? {} : { botId: identity.botId, botUserId: identity.botUserId }),
      };
    },
    logger: quietLogger(() => {}),
    convoStore: false,
    extendedErrorHandler: true,
    // Our own clients make every call; this one is never used.
    clientOptions: { retryConfig: { retries: 0 }, timeout: 4_000, allowAbsoluteUrls: false },
  });
  app.error(async ({ error, body }: { readonly error: Error; readonly body: object }) => {
    link.fault('could not take what Slack delivered', error);
    // A stranger gets a sentence where there is an address for it; nothing else is done for them.
    const { response_url: address } = body as { readonly response_url?: unknown };
    if (!(error instanceof bolt.AuthorizationError)) return;
    desk.turnAway(strangerOf(body));
    if (typeof address === 'string') await tellStranger(address);
  });
  hearCommands(app, desk);
  hearClicks(app, desk);
  hearForms(app, desk);
  hearWords(app, desk);
  hearHome(app, desk);
  hearMembership(app, desk);
  // Not in the manifest; whoever adds them to the app gets no time-out from us.
  app.shortcut(/.*/, async ({ ack }) => ack());
  app.options(/.*/, async ({ ack }) => ack({ options: [] }));
  return app;
}

async function tellStranger(address: string): Promise<void> {
  await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', text: sentences.strangeWorkspace }),
    redirect: 'error',
    signal: AbortSignal.timeout(2_000),
  }).catch(() => {});
}
