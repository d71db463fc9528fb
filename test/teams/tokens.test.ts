import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { microsoft } from '../../adapters/teams/authority.ts';
import { openTransport } from '../../adapters/teams/botbuilder-transport.ts';
import type { Activity, TeamsTransport } from '../../adapters/teams/transport.ts';
import { startOpenId, type WrongToken } from '../fakes/teams/open-id.ts';

const appId = '11111111-2222-3333-4444-555555555555';
const tenant = 'aaaaaaaa-0000-0000-0000-000000000001';
const serviceUrl = 'https://smba.trafficmanager.net/emea/';
const stranger = '99999999-2222-3333-4444-555555555555';
const app = { id: appId, password: 'never sent in these tests', tenantId: null };
const secrets = { app, tenants: [tenant], serviceUrl: null };
type Served = Awaited<ReturnType<typeof startOpenId>>;
const activity: Activity = { type: 'message', id: '1', channelId: 'msteams', serviceUrl, text: 'help' };

describe('what comes in the name of Teams', () => {
  let openId: Served;
  let transport: TeamsTransport;
  const faults: string[] = [];
  const heard: Activity[] = [];
  const written: string[] = [];
  const loud = console.error;

  beforeAll(async () => {
    openId = await startOpenId();
    transport = await openTransport({
      secrets,
      authority: authorityOf(openId),
      fault: (what) => void faults.push(what),
    });
    console.error = (...words) => void written.push(words.map(String).join(' '));
  });
  afterAll(async () => {
    console.error = loud;
    await openId.stop();
  });

  async function deliver(authorization: string | undefined, body: object = activity): Promise<number> {
    heard.length = 0;
    const request = { authorization, body: body as Record<string, unknown> };
    const reply = await transport.handle(request, async (one) => {
      heard.push(one);
      return { status: 200 };
    });
    return reply.status;
  }
  const bearer = (wrong: WrongToken = {}) => `Bearer ${openId.token({ audience: appId, serviceUrl }, wrong)}`;

  it('is heard with a valid token, and for five minutes after it expired', async () => {
    expect(await deliver(bearer())).toBe(200);
    expect(heard).toEqual([activity]);
    expect(await deliver(bearer({ endsInS: -240 }))).toBe(200);
    expect(heard).toHaveLength(1);
  });

  it.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['an empty header', () => ''],
    ['words that are no token', () => 'Bearer junk'],
    ['another scheme', () => bearer().replace('Bearer', 'Basic')],
    ['another audience', () => bearer({ audience: stranger })],
    ['several audiences', () => bearer({ claims: { aud: [appId, stranger] } })],
    ['another issuer', () => bearer({ issuer: 'https://evil.example' })],
    [
      'the issuer of the emulator',
      () => bearer({ issuer: `https://sts.windows.net/${tenant}/`, claims: { ver: '1.0', appid: appId } }),
    ],
    ['the claims of another bot', () => bearer({ claims: { ver: '1.0', appid: stranger } })],
    ['a token that has expired', () => bearer({ endsInS: -400 })],
    ['a token without an end', () => bearer({ claims: { exp: undefined } })],
    ['a token for later', () => bearer({ beginsInS: 900 })],
    ['a key that nobody published', () => bearer({ key: 'unknown' })],
    ['a signature that does not fit', () => bearer({ signature: 'bad' })],
    ['alg none', () => bearer({ algorithm: 'none' })],
    ['the public key as a shared secret', () => bearer({ algorithm: 'HS256' })],
    ['a key that is not endorsed for Teams', () => bearer({ key: 'unendorsed' })],
    ['a key that is endorsed for no channel', () => bearer({ key: 'for nothing' })],
    ['a key that says nothing of channels', () => bearer({ key: 'for whatever' })],
    ['the token of another connector', () => bearer({ serviceUrl: 'https://smba.trafficmanager.net/amer/' })],
    ['a token that names no connector', () => bearer({ claims: { serviceurl: undefined } })],
  ])('is refused with 401 when it carries %s', async (_, authorization) => {
    expect(await deliver(authorization())).toBe(401);
    expect(heard).toEqual([]);
  });

  it.each(['webchat', 'emulator', 'AseChannel', '', undefined])(
    'is refused with 401 as a message of the channel %s',
    async (channelId) => {
      expect(await deliver(bearer(), { ...activity, channelId })).toBe(401);
      expect(heard).toEqual([]);
    },
  );

  it.each(['', undefined, 7])('is refused when the activity names %s as its connector', async (url) => {
    expect(await deliver(bearer(), { ...activity, serviceUrl: url })).toBe(401);
    expect(heard).toEqual([]);
  });

  it('is refused over a connector that is not Microsoft’s, however well it is signed', async () => {
    const evil = 'https://evil.example/';
    expect(await deliver(bearer({ serviceUrl: evil }), { ...activity, serviceUrl: evil })).toBe(403);
    expect(heard).toEqual([]);
  });

  it('writes nothing of keys and tokens, and hides nothing that others write', async () => {
    written.length = 0;
    const forged = deliver(bearer({ signature: 'bad' }));
    console.error('ours');
    expect(await forged).toBe(401);
    expect(await deliver(bearer({ endsInS: -400 }))).toBe(401);
    expect(written).toEqual(['ours']);
  });

  it('is answered 500 and told when it cannot be taken, and 401 is told to nobody', async () => {
    faults.length = 0;
    const reply = await transport.handle({ authorization: bearer(), body: { ...activity } }, () =>
      Promise.reject(new Error('bug')),
    );
    expect(reply.status).toBe(500);
    expect(faults).toEqual(['could not take what Teams delivered']);
    await deliver(undefined);
    expect(faults).toHaveLength(1);
  });
});

describe('without Microsoft’s keys', () => {
  it('nothing is heard, and the operator is told', async () => {
    const openId = await startOpenId();
    const faults: string[] = [];
    // Nobody listens on the port of a server that has stopped.
    await openId.stop();
    const transport = await openTransport({
      secrets,
      authority: authorityOf(openId),
      fault: (what) => void faults.push(what),
    });
    const token = openId.token({ audience: appId, serviceUrl });
    const request = { authorization: `Bearer ${token}`, body: { ...activity } };
    let heard = 0;
    const hear = async () => {
      heard += 1;
      return { status: 200 };
    };
    expect((await transport.handle(request, hear)).status).toBe(503);
    expect([heard, faults.length]).toEqual([0, 1]);
  });
});

describe('keys that nobody sends', () => {
  it('are waited for five seconds, and nothing is heard meanwhile or afterwards', async () => {
    const openId = await startOpenId();
    await openId.stop();
    const silent = createServer(() => {});
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    const faults: string[] = [];
    const transport = await openTransport({
      secrets,
      authority: { ...authorityOf(openId), openIdMetadataUrl: `http://127.0.0.1:${port}/keys` },
      fault: (what) => void faults.push(what),
    });
    const token = openId.token({ audience: appId, serviceUrl });
    let heard = 0;
    const { status } = await transport.handle(
      { authorization: `Bearer ${token}`, body: { ...activity } },
      async () => {
        heard += 1;
        return { status: 200 };
      },
    );
    silent.closeAllConnections();
    await new Promise((closed) => silent.close(closed));
    expect([status, heard]).toEqual([503, 0]);
    expect(faults).toEqual([
      'the keys of Microsoft’s Bot Service cannot be had, so nothing from Teams can be checked',
    ]);
  }, 20_000);
});

describe('a process that is told forgeries', () => {
  it('writes nothing at all of them, on whatever way', () => {
    const script = `
      const { openTransport } = await import('./adapters/teams/botbuilder-transport.ts');
      const { startOpenId } = await import('./test/fakes/teams/open-id.ts');
      const openId = await startOpenId();
      const authority = { openIdMetadataUrl: openId.metadataUrl, tokenIssuer: openId.issuer, tokenUrl: '' };
      const secrets = ${JSON.stringify(secrets)};
      const transport = await openTransport({ secrets, authority, fault: () => {} });
      const claims = { audience: '${appId}', serviceUrl: '${serviceUrl}' };
      const wrongs = [
        { signature: 'bad' }, { algorithm: 'none' }, { algorithm: 'HS256' }, { endsInS: -400 },
        { beginsInS: 900 }, { key: 'unknown' }, { key: 'unendorsed' }, { audience: 'x' }, { issuer: 'x' },
      ];
      for (const authorization of [
        ...wrongs.map((wrong) => 'Bearer ' + openId.token(claims, wrong)), undefined, 'Bearer junk', 'Bearer a.b.c',
      ]) {
        const { status } = await transport.handle(
          { authorization, body: ${JSON.stringify(activity)} }, async () => ({ status: 200 }));
        console.log(status);
      }
      await openId.stop();`;
    const cwd = new URL('../../', import.meta.url).pathname;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd });
    expect(ran.stderr.toString()).toBe('');
    expect(ran.stdout.toString()).toBe('401\n'.repeat(12));
  });
});

describe('the library', () => {
  it('is loaded only where Teams is switched on', () => {
    const script = `
      await import('./adapters/teams/connect.ts');
      const { createRequire } = await import('node:module');
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      if (loaded.some((file) => file.includes('botbuilder'))) process.exit(1);`;
    const root = new URL('../../', import.meta.url).pathname;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
    expect([ran.status, ran.stderr.toString()]).toEqual([0, '']);
  });
});

function authorityOf(openId: Served) {
  return { ...microsoft, openIdMetadataUrl: openId.metadataUrl, tokenIssuer: openId.issuer };
}
