import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createKeptReferences } from '../../adapters/memory/kept-references.ts';
import { type ConnectOptions, connectTeams } from '../../adapters/teams/connect.ts';
import { isTrusted, worldwide } from '../../adapters/teams/service-url.ts';
import type { TeamsSecrets } from '../../adapters/teams/settings.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import { givenTeams } from './given-teams.ts';

const tenants = ['aaaaaaaa-0000-0000-0000-000000000001'];
const nobody: TeamsSecrets = { app: null, tenants, serviceUrl: null };

function options(secrets: TeamsSecrets, address: string): ConnectOptions {
  return {
    secrets,
    address,
    references: createKeptReferences(),
    meter: { acked: () => {}, called: () => {}, askedToWait: () => {} },
    fault: () => {},
  };
}

describe('connecting to Teams', () => {
  it.each(['0.0.0.0', '::', '10.1.2.3', 'localhost.example', ''])(
    'is refused without an app id on %s, whatever the configuration said',
    async (address) => {
      await expect(connectTeams(options(nobody, address))).rejects.toThrow('nobody is authenticated');
    },
  );

  it('is refused with an empty app id, and with no tenant', async () => {
    const empty = { ...nobody, app: { id: '', password: 'x'.repeat(20), tenantId: null } };
    await expect(connectTeams(options(empty, '127.0.0.1'))).rejects.toThrow('authenticates nobody');
    await expect(connectTeams(options({ ...nobody, tenants: [] }, '127.0.0.1'))).rejects.toThrow('no tenant');
  });

  it('is open on loopback without an app id, and says so', async () => {
    const link = await connectTeams(options(nobody, '127.0.0.1'));
    await expect.poll(() => link.ready()[0]!.since).not.toBeNull();
    expect(link.ready()).toMatchObject([
      { name: 'teams', ok: true, words: 'answers; for development: nobody is authenticated' },
    ]);
    link.close();
  });

  it('hears whoever comes there, but only of its tenants, and answers only on this machine', async () => {
    const one = await givenTeams({ authentication: 'none' });
    const request = one.teams.request('say', 'oncall', 'dm', 'status');
    expect((await one.teams.resend(request)).status).toBe(200);
    expect(one.heard).toHaveLength(1);
    const serviceUrl = 'http://169.254.169.254/latest/';
    const evil = await one.teams.resend(request, { activity: (a) => ({ ...a, id: '2', serviceUrl }) });
    expect([evil.status, one.heard.length]).toEqual([403, 1]);
    await one.close();
  });

  it('hears no page of a browser and nothing that was passed on, for they are not of this machine', async () => {
    const one = await givenTeams({ authentication: 'none' });
    const request = one.teams.request('say', 'oncall', 'dm', 'status');
    const posted = ({ url, body }: typeof request, headers: Record<string, string>) =>
      new Promise<{ readonly status: number | undefined }>((resolve, reject) => {
        const all = { ...request.headers, ...headers };
        const sent = httpRequest(url, { method: 'POST', headers: all }, (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode });
        });
        sent.once('error', reject).end(body);
      });
    for (const headers of [
      { 'content-type': 'text/plain' },
      { origin: 'http://evil.example.com' },
      { 'x-forwarded-for': '203.0.113.9' },
      { forwarded: 'for=203.0.113.9' },
      { host: 'evil.example.com' },
    ])
      expect([(await posted(request, headers)).status, headers]).toEqual([403, headers]);
    expect(one.heard).toEqual([]);
    expect((await posted(request, {})).status).toBe(200);
    await one.close();
  });

  it('asks for the token at its start, so that the page of readiness tells how Teams stands before anything is sent', async () => {
    const one = await givenTeams();
    await expect.poll(() => one.link.ready()).toMatchObject([{ name: 'teams', ok: true, words: 'answers' }]);
    expect(one.called).toEqual([]);
    await one.close();
  });

  it('does not wait for that token, and is not ready until it is there', async () => {
    const teams = await startFakeTeams();
    teams.faults.call('token', { kind: 'delay', ms: 2_500, when: 'before' });
    const from = Date.now();
    const link = await connectTeams({
      ...options(
        { app: { id: teams.appId, password: teams.password, tenantId: null }, tenants, serviceUrl: null },
        '::1',
      ),
      authority: { tokenUrl: teams.tokenUrl },
    });
    expect(Date.now() - from).toBeLessThan(2_000);
    expect(link.ready()).toMatchObject([{ ok: false, since: null, words: 'not asked yet' }]);
    await expect.poll(() => link.ready()[0]!.ok, { timeout: 4_000 }).toBe(true);
    link.close();
    await teams.stop();
  });

  it('says on the page of readiness what an admin can do where the secret is not taken', async () => {
    const teams = await startFakeTeams();
    const faults: string[] = [];
    const link = await connectTeams({
      ...options(
        { app: { id: teams.appId, password: 'another one', tenantId: null }, tenants, serviceUrl: null },
        '::1',
      ),
      fault: (what, cause) => void faults.push(`${what} ${String(cause)}`),
      authority: { tokenUrl: teams.tokenUrl },
    });
    await expect.poll(() => link.ready()[0]!.words).toContain('teams.passwordFile');
    expect(link.ready()[0]!.ok).toBe(false);
    // Neither the secret nor what Entra said with it.
    expect(faults.join()).toContain('invalid_client');
    expect(faults.join()).not.toMatch(/another one|AADSTS/);
    link.close();
    await teams.stop();
  });
});

describe('a connector', () => {
  it.each([
    [worldwide, true],
    ['https://smba.trafficmanager.net/amer/', true],
    ['https://smba.infra.gcc.teams.microsoft.com/gcc', true],
    ['http://smba.trafficmanager.net/amer/', false],
    ['https://smba.trafficmanager.net:8443/amer/', false],
    ['https://user@smba.trafficmanager.net/amer/', false],
    ['https://evil.trafficmanager.net/amer/', false],
    ['https://smba.trafficmanager.net.evil.example/', false],
    ['https://evil.example/smba.trafficmanager.net/', false],
    ['http://127.0.0.1:9000/_connector', true],
    ['http://127.0.0.1:9000/_connector/x', true],
    ['http://127.0.0.1:9000/_connectors', false],
    ['http://127.0.0.1:9001/_connector', false],
    ['http://127.0.0.1:9000/_connector/../admin', false],
    ['', false],
    [undefined, false],
  ])('at %s is trusted: %s', (url, trusted) => {
    expect(isTrusted(url, 'http://127.0.0.1:9000/_connector')).toBe(trusted);
  });

  it('of the configuration is not trusted anywhere but on this machine', () => {
    expect(isTrusted('http://10.1.2.3:9000/', 'http://10.1.2.3:9000/')).toBe(false);
  });
});
