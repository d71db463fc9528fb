import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeSlack } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function slackWithPeople(options = {}): Promise<FakeSlack> {
  const slack = await startFakeSlack(options);
  undo.push(() => slack.stop());
  slack.addUser({ name: 'oncall' });
  slack.addUser({ name: 'approver' });
  return slack;
}

/** A small app as an author of Bolt apps would write it; what it hears it notes in `heard`. */
function listeners(app: App, heard: string[]): void {
  app.command('/rdp-check', async ({ ack, command, client, respond }) => {
    heard.push(`command ${command.text}`);
    await ack(`Looking at ${command.text}.`);
    const posted = await client.chat.postMessage({
      channel: command.channel_id,
      text: 'Plan 1',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*Plan 1*' } },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'approve',
              text: { type: 'plain_text', text: 'Approve' },
              value: '1',
            },
            { type: 'button', action_id: 'form', text: { type: 'plain_text', text: 'Reason' } },
          ],
        },
      ],
    });
    await client.chat.postMessage({
      channel: command.channel_id,
      thread_ts: posted.ts!,
      text: 'The thread.',
    });
    await respond({ text: 'Seen by you alone.' });
  });
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') throw new Error(body.type);
    heard.push(`approved by ${body.user.id}`);
    await client.chat.update({
      channel: body.channel!.id,
      ts: body.message!.ts,
      text: 'Approved',
      blocks: [],
    });
  });
  app.action('form', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') throw new Error(body.type);
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'reason',
        title: { type: 'plain_text', text: 'Reason' },
        submit: { type: 'plain_text', text: 'Send' },
        blocks: [
          {
            type: 'input',
            block_id: 'why',
            label: { type: 'plain_text', text: 'Why' },
            element: { type: 'plain_text_input', action_id: 'text' },
          },
        ],
      },
    });
  });
  app.view('reason', async ({ ack, view }) => {
    const said = view.state.values.why!.text!.value!;
    if (said.length < 5) return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
    heard.push(`reason ${said}`);
    return ack();
  });
  app.event('app_mention', async ({ event, say }) => {
    heard.push(`mention ${event.text}`);
    await say({ text: 'Here.', thread_ts: event.ts });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Open runs: none' } }],
      },
    });
  });
  app.message(async ({ message }) => {
    if ('text' in message) heard.push(`message ${message.text}`);
  });
}

async function overHttp(slack: FakeSlack, heard: string[]): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  listeners(app, heard);
  const server: Server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  undo.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

async function overSocket(slack: FakeSlack, heard: string[]): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    // The pause before a reconnect is a multiple of this time.
    clientPingTimeout: 300,
  });
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  listeners(app, heard);
  await app.start();
  undo.push(() => receiver.stop());
  return app;
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it did not come to hold');
    await sleep(5);
  }
}

describe.each([
  ['HTTPReceiver', overHttp],
  ['SocketModeReceiver', overSocket],
])('a Bolt app behind its %s', (_, connect) => {
  it('hears a command, posts a card, is approved by another person and rewrites the card', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await connect(slack, heard);
    const asked = await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(asked.told).toEqual(['Looking at ts-02.']);
    await until(() => slack.seenBy('oncall', 'ops').length === 3);
    expect(slack.seenBy('oncall', 'ops').map((one) => one.shown)).toEqual([
      'Looking at ts-02.',
      '*Plan 1*\n[ Approve ] [ Reason ]',
      'Seen by you alone.',
    ]);
    const [card] = slack.seenBy('approver', 'ops');
    expect(slack.seenBy('approver', 'ops')).toHaveLength(1);
    expect(card!.buttons[0]).toEqual({ label: 'Approve', actionId: 'approve', value: '1' });
    await slack.act('approver').click('ops', card!, 'Approve');
    await until(() => slack.seenBy('oncall', 'ops').some((one) => one.shown === 'Approved'));
    expect(heard).toEqual(['command ts-02', `approved by ${slack.user('approver').id}`]);
    expect(slack.seenBy('approver', 'ops', { thread: card!.ts }).map((one) => one.shown)).toEqual([
      'Approved',
      'The thread.',
    ]);
  });

  it('opens a modal, refuses a field and then closes it', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await connect(slack, heard);
    const oncall = slack.act('oncall');
    await oncall.slash('ops', '/rdp-check', 'ts-02');
    await until(() => slack.seenBy('approver', 'ops').length === 1);
    await oncall.click('ops', slack.seenBy('approver', 'ops')[0]!, 'form');
    await until(() => slack.modalOf('oncall') !== null);
    expect((await oncall.submit({})).told).toEqual(['Please complete this required field.']);
    const refused = await oncall.submit({ text: 'no' });
    expect(refused.told).toEqual(['Say more.']);
    expect(refused.modal!.errors).toEqual({ why: 'Say more.' });
    const done = await oncall.submit({ text: 'night shift' });
    expect(done.modal).toBeNull();
    expect(heard.at(-1)).toBe('reason night shift');
  });

  it('hears mentions, direct messages and the opening of its Home', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await connect(slack, heard);
    const oncall = slack.act('oncall');
    const said = await oncall.mention('ops', 'check ts-02');
    await until(() => slack.seenBy('oncall', 'ops', { thread: said.sees[0]!.ts }).length === 2);
    await oncall.dm('check ts-05');
    await until(() => heard.length === 2);
    expect(heard).toEqual([`mention <@${slack.botUserId}> check ts-02`, 'message check ts-05']);
    await oncall.openHome();
    await until(() => slack.homeOf('oncall') !== null);
    expect(slack.homeOf('oncall')!.shown).toBe('Open runs: none');
  });

  it('that answers nothing in time lets the person see a time-out', async () => {
    const slack = await slackWithPeople({ ackTimeoutMs: 300 });
    await connect(slack, []);
    const asked = await slack.act('oncall').slash('ops', '/rdp-status');
    expect(asked.told).toEqual(['/rdp-status failed with the error "operation_timeout"']);
    expect(slack.log.deliveries.at(-1)).toMatchObject({ failed: 'operation_timeout', status: null });
  });
});

describe('signed requests at Bolt', () => {
  it('are taken as they are and refused when the signature is wrong, old or of another body', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await overHttp(slack, heard);
    const asked = await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    const sent = asked.delivery!.request!;
    const now = Math.floor(Date.now() / 1000);
    expect(await slack.resend(sent)).toMatchObject({ status: 200 });
    expect(await slack.resend(sent, { secret: 'another' })).toMatchObject({ status: 401 });
    expect(await slack.resend(sent, { timestamp: now - 6 * 60 })).toMatchObject({ status: 401 });
    expect(await slack.resend(sent, { body: `${sent.body}x` })).toMatchObject({ status: 401 });
    // Bolt by itself accepts the future (slack.md section 4); an app must refuse it on its own.
    expect(await slack.resend(sent, { timestamp: now + 3600 })).toMatchObject({ status: 200 });
    expect(heard).toEqual(['command ts-02', 'command ts-02', 'command ts-02']);
  });

  it('come again as events with a retry number, and with the number back at none', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await overHttp(slack, heard);
    slack.faults.delivery('event', { kind: 'again', retry: 1, reason: 'http_timeout' });
    await slack.act('oncall').mention('ops', 'one');
    slack.faults.delivery('event', { kind: 'again', retry: 0 });
    await slack.act('oncall').mention('ops', 'two');
    expect(heard).toHaveLength(4);
    const headers = slack.log.deliveries.map((one) => one.request!.headers['x-slack-retry-num']);
    expect(headers).toEqual([undefined, '1', undefined, undefined]);
    const ids = slack.log.deliveries.map((one) => one.payload.event_id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe(ids[3]);
  });
});

describe('Socket Mode', () => {
  it('comes back after a polite disconnect and after a cut line', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    await overSocket(slack, heard);
    expect(slack.sockets.open).toBe(1);
    slack.sockets.disconnect('refresh_requested');
    expect(slack.sockets.open).toBe(0);
    const none = await slack.act('oncall').slash('ops', '/rdp-check', 'ts-01');
    expect(none.told).toEqual(['/rdp-check failed with the error "dispatch_failed"']);
    await until(() => slack.sockets.open === 1);
    slack.sockets.cut();
    await until(() => slack.sockets.open === 0);
    await until(() => slack.sockets.open === 1);
    await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(heard).toEqual(['command ts-02']);
    await until(() => slack.seenBy('oncall', 'ops').at(-1)?.shown === 'Seen by you alone.');
  });

  it('carries the retry number of an event in its envelope, and none when it is reset', async () => {
    const slack = await slackWithPeople();
    const heard: string[] = [];
    const app = await overSocket(slack, heard);
    const retries: unknown[] = [];
    app.use(async ({ context, next }) => {
      retries.push([context.retryNum, context.retryReason]);
      await next();
    });
    slack.faults.delivery('event', { kind: 'again', retry: 1, reason: 'timeout' });
    await slack.act('oncall').mention('ops', 'one');
    slack.faults.delivery('event', { kind: 'again', retry: 0 });
    await slack.act('oncall').mention('ops', 'two');
    expect(retries).toEqual([
      [0, ''],
      [1, 'timeout'],
      [0, ''],
      [0, ''],
    ]);
    await until(() => slack.seenBy('oncall', 'ops').every((one) => one.replies === 2));
  });

  it('refuses connections with the bot token and without a ticket', async () => {
    const slack = await slackWithPeople();
    const answer = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
    });
    expect(await answer.json()).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
    const socket = new WebSocket(
      `${slack.apiUrl.replace('http', 'ws').replace('/api/', '')}/link/?ticket=no`,
    );
    await new Promise((refused) => socket.addEventListener('error', refused));
    expect(slack.sockets.open).toBe(0);
  });
});
