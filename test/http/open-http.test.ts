import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../adapters/http/metrics.ts';
import { bodyLimitBytes, type HttpServer, openHttp, type Route } from '../../adapters/http/open-http.ts';
import type { Readiness } from '../../adapters/http/pages.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(100)));
});

interface Given {
  readonly routes?: readonly Route[];
  readonly rows?: readonly Readiness[];
  readonly backlog?: () => Promise<number>;
  readonly faults?: string[];
}

async function open({ routes = [], rows = [], backlog = async () => 0, faults = [] }: Given = {}) {
  const metrics = createMetrics({ outboxBacklog: backlog, openRuns: async () => 3 }, { process: false });
  const server = await openHttp({
    port: 0,
    routes,
    ready: async () => rows,
    metrics,
    fault: (what) => void faults.push(what),
  });
  servers.push(server);
  return { server, metrics };
}

const redis: Readiness = { name: 'redis', ok: true, since: '2026-11-21T07:31:00.000Z', words: 'answers' };

describe('the HTTP server', () => {
  it('listens on loopback unless told otherwise', async () => {
    const { server } = await open();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('says that it lives', async () => {
    const { server } = await open();
    const answer = await fetch(`${server.url}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  });

  it('is ready when everything it needs is there, a row for each', async () => {
    const { server } = await open({ rows: [redis] });
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ok: true, rows: [redis] });
  });

  it('is not ready when one thing is away, and says which and since when', async () => {
    const slack = { name: 'slack T1', ok: false, since: redis.since, words: 'the bot token was revoked' };
    const { server } = await open({ rows: [redis, slack] });
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ok: false, rows: [redis, slack] });
  });

  it('counts acknowledgements, calls and waits, and asks for what is owed', async () => {
    const { server, metrics } = await open({ backlog: async () => 7 });
    metrics.meter.acked('slack', 'command', 12);
    metrics.meter.called('slack', 'chat.update', 'ok');
    metrics.meter.called('slack', 'chat.update', '<html>502');
    metrics.meter.askedToWait('slack', 'chat.update', 3_000);
    const page = await (await fetch(`${server.url}/metrics`)).text();
    expect(page).toContain('rdp_medic_ack_seconds_bucket{le="0.025",chat="slack",kind="command"} 1');
    expect(page).toContain('rdp_medic_chat_calls_total{chat="slack",method="chat.update",result="ok"} 1');
    expect(page).toContain('rdp_medic_chat_calls_total{chat="slack",method="chat.update",result="other"} 1');
    expect(page).toContain('rdp_medic_chat_wait_seconds_total{chat="slack",method="chat.update"} 3');
    expect(page).toContain('rdp_medic_outbox_backlog{scope="all"} 7');
    expect(page).toContain('rdp_medic_open_runs{scope="all"} 3');
  });

  it('leaves out a number that cannot be asked for instead of saying zero', async () => {
    const { server } = await open({ backlog: () => Promise.reject(new Error('redis is away')) });
    const page = await (await fetch(`${server.url}/metrics`)).text();
    expect(page).not.toMatch(/^rdp_medic_outbox_backlog/m);
    expect(page).toMatch(/^rdp_medic_open_runs/m);
  });

  it('hands a route the untouched stream', async () => {
    const route: Route = {
      method: 'POST',
      path: '/raw',
      handle: (request, response) => void request.pipe(response),
    };
    const { server } = await open({ routes: [route] });
    const answer = await fetch(`${server.url}/raw?x=1`, { method: 'POST', body: '{"not json' });
    expect(await answer.text()).toBe('{"not json');
    expect((await fetch(`${server.url}/raw`)).status).toBe(404);
  });

  it('answers 500 when a route throws, tells it, and goes on', async () => {
    const faults: string[] = [];
    const route: Route = {
      method: 'POST',
      path: '/broken',
      handle: () => {
        throw new Error('broken');
      },
    };
    const { server } = await open({ routes: [route], faults });
    expect((await fetch(`${server.url}/broken`, { method: 'POST', body: 'x' })).status).toBe(500);
    expect(faults).toEqual(['could not answer /broken']);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('refuses a body that is too large before it is sent', async () => {
    const { server } = await open();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = ask(`${server.url}/healthz`, {
        method: 'POST',
        headers: { 'content-length': bodyLimitBytes + 1 },
      });
      request.on('response', (response) => resolve(response.statusCode));
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('hangs up on a sender that dribbles its headers', { timeout: 15_000 }, async () => {
    const { server } = await open();
    const begun = Date.now();
    const said = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1');
      let text = '';
      const drip = setInterval(() => socket.write('x'), 500);
      socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ');
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text);
      });
    });
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - begun).toBeLessThan(8_000);
  });

  it('lets what is under way end when it closes, and takes no more', async () => {
    let arrived: (go: () => void) => void = () => {};
    const underWay = new Promise<() => void>((resolve) => {
      arrived = resolve;
    });
    const route: Route = {
      method: 'POST',
      path: '/slow',
      handle: (_request, response) => arrived(() => response.end('done')),
    };
    const { server } = await open({ routes: [route] });
    const answer = fetch(`${server.url}/slow`, { method: 'POST' });
    const go = await underWay;
    const closing = server.close(2_000);
    go();
    expect(await (await answer).text()).toBe('done');
    await closing;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it('rejects when its address is taken', async () => {
    const { server } = await open();
    const metrics = createMetrics(
      { outboxBacklog: async () => 0, openRuns: async () => 0 },
      { process: false },
    );
    const again = openHttp({
      port: server.port,
      routes: [],
      ready: async () => [],
      metrics,
      fault: () => {},
    });
    await expect(again).rejects.toThrow(/EADDRINUSE/);
  });
});
