import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConnector } from '../../adapters/teams/connector.ts';
import { createTokenSource } from '../../adapters/teams/token-source.ts';

/** A server on this machine that keeps what it was sent. */
async function serve(answer: RequestListener) {
  const seen: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url!, headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

const activity = { type: 'message', text: 'Plan 7f' };
const to = (serviceUrl: string) => ({ serviceUrl, conversation: { id: '19:ops' }, bot: null });
const open = (serviceUrl: string) =>
  createConnector({
    appId: 'app',
    serviceUrl,
    tokens: { token: async () => 'secret-token', forget: () => {} },
  });

describe('the connector', () => {
  it('is not followed to where it points, so that nobody else is given our token', async () => {
    const thief = await serve((_, response) => response.end('{"id":"1"}'));
    for (const status of [301, 302, 307, 308]) {
      const teams = await serve((_, response) => response.writeHead(status, { location: thief.url }).end());
      const sent = open(teams.url).send(to(teams.url), activity);
      await expect(sent).rejects.toMatchObject({ name: 'TransportFault' });
      expect(teams.seen[0]!.headers.authorization).toBe('Bearer secret-token');
    }
    expect(thief.seen).toEqual([]);
  });

  it('is given up after four seconds, and what was asked of it is in doubt', async () => {
    const silent = await serve(() => {});
    const from = Date.now();
    const sent = open(silent.url).send(to(silent.url), activity);
    await expect(sent).rejects.toMatchObject({ code: 'no-answer', isDoubtful: true });
    expect(Date.now() - from).toBeGreaterThan(3_500);
  }, 15_000);

  it('is asked for nothing where it is not one of ours', async () => {
    const other = await serve((_, response) => response.end('{"id":"1"}'));
    const ours = 'http://127.0.0.1:9/';
    const user = { id: '29:1' };
    const connector = open(ours);
    const ref = to(other.url);
    for (const call of [
      connector.send(ref, activity),
      connector.update(ref, '1', activity),
      connector.sendPrivate(ref, user, activity, { targeted: true }),
      connector.sendPrivate(ref, user, activity, { targeted: false }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'untrusted-service-url' });
    expect(other.seen).toEqual([]);
  });
});

describe('the question for a token', () => {
  it('is not handed on to where Entra points, with the secret in it', async () => {
    const thief = await serve((_, response) => response.end('{"access_token":"x"}'));
    const entra = await serve((_, response) => response.writeHead(307, { location: thief.url }).end());
    const tokens = createTokenSource(
      { id: 'app', password: 'not-a-real-secret', tenantId: null },
      { tokenUrl: `${entra.url}{tenant}/token` },
    );
    await expect(tokens.token()).rejects.toMatchObject({ name: 'TransportFault', code: 'no-token' });
    expect([entra.seen.length, thief.seen.length]).toEqual([1, 0]);
  });
});
