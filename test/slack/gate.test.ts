import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReplayGuard } from '../../adapters/chat/replay-guard.ts';
import type { SentRequest } from '../fakes/slack/fake-slack.ts';
import { type Given, givenSlack, saying, words } from './given-slack.ts';

let given: Given;
beforeEach(async () => {
  given = await givenSlack();
  given.answer = saying(words('heard'));
});
afterEach(() => given.close());

const nowS = () => Math.floor(Date.now() / 1_000);

function command(text = 'ts-02'): SentRequest {
  return given.slack.request('command', 'oncall', 'ops', '/rdp-check', text);
}

async function send(request: SentRequest): Promise<number> {
  const { url, headers, body } = request;
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.text();
  return answer.status;
}

describe('what is let in from Slack', () => {
  it('is what Slack signed just now', async () => {
    expect(await send(command())).toBe(200);
    expect(given.heard).toHaveLength(1);
  });

  it.each([
    ['signed with another secret', () => given.slack.resend(command(), { secret: 'f'.repeat(32) })],
    ['whose body was changed', () => given.slack.resend({ ...command(), body: command('dc-01').body })],
    ['signed six minutes ago', () => given.slack.resend(command(), { timestamp: nowS() - 360 })],
    ['signed for an hour from now', () => given.slack.resend(command(), { timestamp: nowS() + 3_600 })],
    ['signed for two minutes from now', () => given.slack.resend(command(), { timestamp: nowS() + 120 })],
  ])('is nothing %s', async (_what, act) => {
    expect((await act()).status).toBe(401);
    expect(given.heard).toEqual([]);
  });

  it.each([
    ['four minutes ago', -240],
    ['for half a minute from now, as clocks differ', 30],
  ])('may be signed %s', async (_what, shiftS) => {
    const answer = await given.slack.resend(command(), { timestamp: nowS() + shiftS });
    expect(answer.status).toBe(200);
    expect(given.heard).toHaveLength(1);
  });

  it('is nothing without a signature, or with half of one', async () => {
    const { url, headers, body } = command();
    for (const missing of ['x-slack-signature', 'x-slack-request-timestamp']) {
      const rest = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name.toLowerCase() !== missing),
      );
      expect(await send({ url, headers: rest, body })).toBe(401);
    }
    expect(await send({ url, headers: { ...headers, 'x-slack-signature': 'v0=' }, body })).toBe(401);
    expect(given.heard).toEqual([]);
  });

  it('is refused in silence but for one word to the operator', async () => {
    for (let at = 0; at < 5; at++) await given.slack.resend(command(), { secret: 'f'.repeat(32) });
    expect(given.faults.map(({ what }) => what)).toEqual([
      'a request in the name of Slack was refused: its signature does not fit; does signingSecretFile hold the signing secret of the app?',
    ]);
  });

  it('is nothing twice', async () => {
    const request = command();
    expect(await send(request)).toBe(200);
    expect(await send(request)).toBe(409);
    expect(given.heard).toHaveLength(1);
  });

  it('is no body of more than 512 KiB, said or dribbled', async () => {
    const big = 'x'.repeat(600 * 1_024);
    expect(await send({ ...command(), body: big })).toBe(413);
    const { port, hostname } = new URL(given.url);
    const chunked = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.on('data', (chunk) => resolve(chunk.toString()));
      socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      for (let at = 0; at < 9; at++) socket.write(chunk);
    });
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect(given.heard).toEqual([]);
  });

  it('is no JSON that breaks off', async () => {
    const body = '{"type":"event_callback","event":';
    const headers = { 'content-type': 'application/json', ...given.slack.sign(body) };
    expect(await send({ url: command().url, headers, body })).toBe(400);
    expect(given.heard).toEqual([]);
  });

  it('may ask whether our address is ours', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c0ffee', token: 't' });
    const headers = { 'content-type': 'application/json', ...given.slack.sign(body) };
    const answer = await fetch(command().url, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ challenge: 'c0ffee' });
  });

  it('may look at our certificate without a signature, and that runs nothing', async () => {
    const { url } = command();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = 'ssl_check=1&command=%2Frdp-check&text=ts-02&team_id=T1';
    expect(await send({ url, headers, body })).toBe(200);
    expect(given.heard).toEqual([]);
  });

  it('is no other path and no other method', async () => {
    expect((await fetch(`${given.url}/slack/install`)).status).toBe(404);
    expect((await fetch(`${given.url}/slack/events`)).status).toBe(404);
  });
});

describe('signatures that were seen', () => {
  it('are forgotten when they are good no more, and when too many came', () => {
    const guard = createReplayGuard();
    expect(guard.admit('a', 0)).toBe(true);
    expect(guard.admit('a', 300_000)).toBe(false);
    expect(guard.admit('a', 400_001)).toBe(true);
    for (let at = 0; at < 60_000; at++) guard.admit(`x${at}`, 400_002);
    expect(guard.admit('x59999', 400_003)).toBe(false);
    expect(guard.admit('x0', 400_003)).toBe(true);
  });
});
