import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeSlack } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

let slack: FakeSlack;
let client: WebClient;
let channel: string;
let stop: () => Promise<unknown>;
let answer: { status: number; headers: Record<string, string>; afterMs: number };
let got: { readonly path: string; readonly retry: string | undefined; readonly body: string }[];

beforeEach(async () => {
  got = [];
  answer = { status: 200, headers: {}, afterMs: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const retry = request.headers['x-slack-retry-num'];
    got.push({ path: request.url ?? '', retry: retry === undefined ? undefined : String(retry), body });
    await sleep(answer.afterMs);
    response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  slack = await startFakeSlack({
    rates: 'off',
    ackTimeoutMs: 1_000,
    deliverTo: {
      events: `${origin}/events`,
      commands: `${origin}/commands`,
      interactivity: `${origin}/actions`,
    },
  });
  slack.addUser({ name: 'oncall' });
  channel = slack.channel('ops').id;
  client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  stop = async () => {
    await slack.stop();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
});
afterEach(() => stop());

const post = () => client.chat.postMessage({ channel, text: 'a' });
const posted = () => slack.channel('ops').messages.length;

describe('a Web API call', () => {
  it('is answered 429 with Retry-After, without being carried out', async () => {
    const quick = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, rejectRateLimitedCalls: true });
    slack.faults.call('chat.postMessage', { kind: 'ratelimited', retryAfterS: 7 });
    await expect(quick.chat.postMessage({ channel, text: 'a' })).rejects.toMatchObject({ retryAfter: 7 });
    expect(posted()).toBe(0);
    await post();
    expect(posted()).toBe(1);
  });

  it('may lose its answer after it was carried out, or its request before', async () => {
    slack.faults.call('chat.postMessage', { kind: 'drop', when: 'after' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(posted()).toBe(1);
    slack.faults.call('chat.postMessage', { kind: 'drop', when: 'before' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(posted()).toBe(1);
    expect(slack.log.calls.map((one) => one.fault)).toEqual(['drop after', 'drop before']);
  });

  it('may be answered 500 after or before it was carried out', async () => {
    slack.faults.call('*', { kind: 'http', status: 500, when: 'after' });
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    expect(posted()).toBe(1);
    slack.faults.call('*', { kind: 'http', status: 503, when: 'before' });
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    expect(posted()).toBe(1);
  });

  it('may be answered late, though carried out at once', async () => {
    slack.faults.call('chat.postMessage', { kind: 'delay', ms: 400 });
    let told = false;
    const answered = post().then(() => {
      told = true;
    });
    while (posted() === 0) await sleep(5);
    expect(told).toBe(false);
    await answered;
  });

  it('goes wrong for so many calls as were said, and always for Infinity', async () => {
    slack.faults.call('chat.postMessage', { kind: 'error', error: 'fatal_error' }, 2);
    await expect(post()).rejects.toThrow('fatal_error');
    await expect(post()).rejects.toThrow('fatal_error');
    await post();
    slack.faults.call(
      'chat.postMessage',
      { kind: 'error', error: 'internal_error' },
      Number.POSITIVE_INFINITY,
    );
    for (let at = 0; at < 3; at += 1) await expect(post()).rejects.toThrow('internal_error');
    slack.faults.clear();
    await post();
    expect(posted()).toBe(2);
  });

  it('is refused while the token is', async () => {
    slack.faults.refuseToken(slack.botToken, 'token_revoked');
    await expect(post()).rejects.toThrow('token_revoked');
    slack.faults.refuseToken(slack.botToken, null);
    expect((await post()).ok).toBe(true);
  });

  it('to a response_url can be lost or fail too', async () => {
    await slack.act('oncall').slash('ops', '/rdp-check');
    const url = new URLSearchParams(got[0]!.body).get('response_url')!;
    const respond = () =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'a' }),
      });
    slack.faults.call('response_url', { kind: 'drop', when: 'after' });
    await expect(respond()).rejects.toThrow();
    expect(posted()).toBe(1);
    slack.faults.call('response_url', { kind: 'http', status: 500, when: 'before' });
    expect((await respond()).status).toBe(500);
    expect(posted()).toBe(1);
  });
});

describe('a delivery', () => {
  const eventIds = () => got.map((one) => JSON.parse(one.body).event_id as string);

  it('goes to the address of its kind', async () => {
    await slack.act('oncall').slash('ops', '/rdp-check');
    await slack.act('oncall').mention('ops', 'help');
    const blocks = [
      {
        type: 'actions' as const,
        elements: [
          { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } },
        ],
      },
    ];
    const { ts } = await client.chat.postMessage({ channel, text: 'a', blocks });
    await slack.act('oncall').click('ops', ts!, 'go');
    expect(got.map((one) => one.path)).toEqual(['/commands', '/events', '/actions']);
  });

  it('may come twice', async () => {
    slack.faults.delivery('command', { kind: 'twice' });
    await slack.act('oncall').slash('ops', '/rdp-check');
    await slack.idle();
    expect(got).toHaveLength(2);
    expect(got[0]!.body).toBe(got[1]!.body);
  });

  it('may come late, by the clock', async () => {
    slack.faults.delivery('command', { kind: 'late', ms: 60_000 });
    const asked = slack.act('oncall').slash('ops', '/rdp-check');
    await sleep(20);
    expect(got).toEqual([]);
    slack.clock.move(60_000);
    await asked;
    expect(got).toHaveLength(1);
  });

  it('may come after the next one', async () => {
    slack.faults.delivery('event', { kind: 'after-next' });
    expect((await slack.act('oncall').mention('ops', 'first')).delivery).toBeNull();
    await slack.act('oncall').mention('ops', 'second');
    await slack.idle();
    expect(got.map((one) => JSON.parse(one.body).event.text.split(' ').at(-1))).toEqual(['second', 'first']);
  });

  it('of an event that failed comes again at once, after a minute and after five, and then no more', async () => {
    answer.status = 500;
    await slack.act('oncall').mention('ops', 'help');
    await slack.idle();
    expect(got.map((one) => one.retry)).toEqual([undefined, '1']);
    slack.clock.move(60_000);
    await slack.idle();
    slack.clock.move(300_000);
    await slack.idle();
    slack.clock.move(3_600_000);
    await slack.idle();
    expect(got.map((one) => one.retry)).toEqual([undefined, '1', '2', '3']);
    expect(new Set(eventIds()).size).toBe(1);
  });

  it('of an event that was not answered in time comes again, unless the app says no retry', async () => {
    answer.afterMs = 1_500;
    const said = await slack.act('oncall').mention('ops', 'help');
    expect(said.delivery).toMatchObject({ failed: 'operation_timeout', status: null });
    answer.afterMs = 0;
    await slack.idle();
    expect(slack.log.deliveries.at(-1)).toMatchObject({ retry: 1, status: 200 });
    expect(slack.log.deliveries.at(-1)!.request!.headers['x-slack-retry-reason']).toBe('http_timeout');
    got = [];
    answer = { status: 500, headers: { 'x-slack-no-retry': '1' }, afterMs: 0 };
    await slack.act('oncall').mention('ops', 'again');
    await slack.idle();
    slack.clock.move(60_000);
    await slack.idle();
    expect(got).toHaveLength(1);
  });

  it('of a command or a press never comes again by itself', async () => {
    answer.status = 500;
    await slack.act('oncall').slash('ops', '/rdp-check');
    slack.clock.move(300_000);
    await slack.idle();
    expect(got).toHaveLength(1);
  });

  it('may be lost, and a lost event comes again', async () => {
    slack.faults.delivery('*', { kind: 'lost' }, 2);
    const asked = await slack.act('oncall').slash('ops', '/rdp-check');
    expect(asked.told).toEqual(['/rdp-check failed with the error "operation_timeout"']);
    expect(got).toEqual([]);
    await slack.act('oncall').mention('ops', 'help');
    await slack.idle();
    expect(got.map((one) => one.retry)).toEqual(['1']);
  });

  it('may carry a trigger that has expired already', async () => {
    slack.faults.delivery('command', { kind: 'expired-trigger' });
    await slack.act('oncall').slash('ops', '/rdp-fix');
    const trigger = new URLSearchParams(got[0]!.body).get('trigger_id')!;
    const view = {
      type: 'modal' as const,
      title: { type: 'plain_text' as const, text: 'T' },
      blocks: [{ type: 'divider' as const }],
    };
    await expect(client.views.open({ trigger_id: trigger, view })).rejects.toThrow('expired_trigger_id');
  });

  it('may be hung up on, and its answer may lie unread for a while', async () => {
    answer.afterMs = 500;
    slack.faults.delivery('command', { kind: 'hang-up', afterMs: 30 });
    const cut = await slack.act('oncall').slash('ops', '/rdp-check');
    expect(cut.delivery).toMatchObject({ failed: 'dispatch_failed', status: null });
    answer.afterMs = 0;
    slack.faults.delivery('command', { kind: 'slow-reader', ms: 100 });
    const slow = await slack.act('oncall').slash('ops', '/rdp-check');
    expect(slow.delivery).toMatchObject({ status: 200, failed: null });
    expect(slow.delivery!.tookMs).toBeGreaterThan(90);
  });
});
