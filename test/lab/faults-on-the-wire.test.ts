import { duplexPair } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sids } from '../../lab/access.ts';
import { logEvent, managerAdmin, managerOperational } from '../../lab/event-log.ts';
import { findFault } from '../../lab/faults/catalog.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import type { LabHost } from '../../lab/model.ts';
import { keys, writeValue } from '../../lab/registry.ts';
import { changesOf, openWorld, type Place, type World } from '../../lab/world.ts';
import { encodeTsRequest } from '../../src/rdp/credssp.ts';
import { answerTo, ask, challenge, dial, secure, type TlsLook } from './wire.ts';

// A host to break at will, one of an older build, and the healthy rest of the world left out.
const victims = [
  { ...fixedHosts[0]!, name: 'ts-01', fault: null },
  { ...fixedHosts[8]!, name: 'ts-09', fault: null },
];

let world: World;
let place: Place;
let older: Place;
let host: LabHost;

beforeAll(async () => {
  world = await openWorld({
    hosts: victims,
    now: () => new Date(),
    addressOf: () => ({ address: '127.0.0.1', port: 0 }),
  });
  place = world.places.get('ts-01')!;
  older = world.places.get('ts-09')!;
  host = place.machine.host;
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.reset(place);
  await world.reset(older);
});

async function given(...names: string[]): Promise<void> {
  for (const name of names) await world.breakHost(place, findFault(name)!);
}

function eventIds(at: Place = place): number[] {
  return at.machine.host.events.map((event) => event.id);
}

async function secured(at: Place = place): Promise<TlsLook> {
  const look = await secure(at.endpoint);
  if (typeof look === 'string') throw new Error(`no TLS: ${look}`);
  return look;
}

describe('a healthy host', () => {
  it('answers every mask as Windows with NLA does', async () => {
    const masks = [0x0b, 3, 2, 1, 0, null, 0x10];
    const answers: string[] = [];
    for (const mask of masks) answers.push(await answerTo(place.endpoint, mask));
    expect(answers).toEqual(['RSP 8', 'RSP 2', 'RSP 2', 'FAIL 5', 'FAIL 5', 'FAIL 5', 'FAIL 5']);
  });

  it('serves its own certificate and gives its name, build and time', async () => {
    const look = await secured();
    expect(look.sha1).toBe(host.remoteDesktopStore[0]!.thumbprint);
    const told = await challenge(look.secured);
    look.secured.destroy();
    expect(told).toMatchObject({ computer: 'TS-01', domain: 'LAB', build: 20348, version: 6 });
    expect(Math.abs(told!.timeMs! - Date.now())).toBeLessThan(2000);
  });

  it('notes each connection with the address and port it came from, and its end', async () => {
    const socket = await dial(place.endpoint);
    if (typeof socket === 'string') throw new Error(socket);
    const from = `${socket.localAddress}:${socket.localPort}`;
    const accepted = () => host.events.find((each) => each.data.ClientIP === from);
    await vi.waitFor(() => expect(accepted()).toMatchObject({ id: 131, data: { ConnType: 'TCP' } }));
    expect(eventIds()).toEqual(expect.arrayContaining([131, 261, 1158]));
    expect(eventIds()).not.toContain(1149);
    socket.destroy();
    await vi.waitFor(() => expect(eventIds()).toEqual(expect.arrayContaining([103, 102])));
  });

  it('counts records for each channel by itself, stamps them by its own clock, and keeps 500 at most', async () => {
    host.clockOffsetMs = -3_600_000;
    for (let times = 0; times < 3; times += 1) await answerTo(place.endpoint, 1);
    const records = (channel: string) =>
      host.events.filter((each) => each.channel === channel).map(({ recordId }) => recordId);
    expect(records(managerAdmin.channel)).toEqual([1, 2, 3]);
    expect(records(managerOperational.channel)).toEqual([1, 2, 3]);
    expect(Math.abs(Date.parse(host.events[0]!.at) - Date.now() + 3_600_000)).toBeLessThan(5000);
    for (let times = 0; times < 600; times += 1) {
      logEvent(host, { ...managerAdmin, id: 1158, data: {} }, new Date());
    }
    expect(records(managerAdmin.channel)).toHaveLength(500);
    expect(records(managerAdmin.channel).at(-1)).toBe(603);
    expect(records(managerOperational.channel)).toHaveLength(3);
  });

  it('writes down its listener going and coming back', async () => {
    await given('rdp-off');
    writeValue(host, keys.terminalServer, 'fDenyTSConnections', 0);
    place.machine.touched();
    await world.sync();
    expect(eventIds()).toEqual([259, 258]);
  });

  it('tells of TLS that went well only where Schannel is to log it, and of nothing where it is to log nothing', async () => {
    (await secured()).secured.destroy();
    expect(eventIds()).not.toContain(36880);
    writeValue(host, keys.schannel, 'EventLogging', 7);
    const { secured: client } = await secured();
    await vi.waitFor(() => expect(eventIds()).toContain(36880));
    client.destroy();
    writeValue(host, keys.schannel, 'EventLogging', 0);
    await given('key-unreadable');
    expect(await secure(place.endpoint)).toBe('ECONNRESET');
    expect(eventIds()).not.toContain(36870);
  });

  it('refuses every logon and notes who tried, with the trust to blame where it is broken', async () => {
    const logon = async (): Promise<string | undefined> => {
      const { secured: client } = await secured();
      await challenge(client);
      client.write(encodeTsRequest({ version: 6, token: Buffer.from('no negotiation'), errorCode: null }));
      const last = () => host.events.findLast(({ id }) => id === 4625);
      await vi.waitFor(() => expect(last()).toBeDefined());
      client.destroy();
      return last()?.data.SubStatus;
    };
    expect(await logon()).toBe('0xc0000064');
    expect(host.events.find(({ id }) => id === 140)?.data.IPString).toBe('127.0.0.1');
    host.domainMember.secureChannel = false;
    host.events = [];
    expect(await logon()).toBe('0xc000018c');
  });

  it('notes the alert of a client that will not have its certificate, and bytes that are no TLS', async () => {
    const strict = await ask(place.endpoint, 0x0b);
    const [client, wire] = duplexPair();
    const refusing = connectTls({ socket: client, maxVersion: 'TLSv1.2' }).on('error', () => {});
    wire.once('data', (hello: Buffer) => strict.socket.write(hello));
    // Node's own client keeps quiet about a certificate it does not like; one that says so: unknown_ca.
    strict.socket.once('data', () => strict.socket.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 48])));
    strict.socket.resume();
    const plain = await ask(place.endpoint, 0x0b);
    plain.socket.end('GET / HTTP/1.0\r\n\r\n');
    const alerts = () =>
      host.events
        .filter(({ id }) => id === 36888 || id === 36887)
        .map(({ id, data }) => [id, data.AlertDesc, data.ErrorState]);
    await vi.waitFor(() => expect(alerts()).toContainEqual([36888, '10', '1203']));
    await vi.waitFor(() => expect(alerts()).toContainEqual([36887, '48', undefined]));
    refusing.destroy();
  });

  it('drops a stranger who speaks no RDP', async () => {
    const socket = await dial(place.endpoint);
    if (typeof socket === 'string') throw new Error(socket);
    socket.write('GET / HTTP/1.0\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve).resume());
    expect(socket.bytesRead).toBe(0);
  });
});

describe('each fault on the wire', () => {
  it('key-unreadable: reset right after ClientHello, and event 36870 at the host’s own time', async () => {
    host.clockOffsetMs = 3_600_000;
    await given('key-unreadable');
    expect(await answerTo(place.endpoint, 0x0b)).toBe('RSP 8');
    expect(await secure(place.endpoint)).toBe('ECONNRESET');
    const event = host.events.find((each) => each.id === 36870)!;
    expect(event).toMatchObject({ channel: 'System', provider: 'Schannel', data: { ErrorStatus: '10001' } });
    expect(Math.abs(Date.parse(event.at) - Date.now() - 3_600_000)).toBeLessThan(2000);
  });

  it('renewal-failed: the expired certificate is served, events 1058 tell of the renewals', async () => {
    await given('renewal-failed');
    const look = await secured();
    look.secured.destroy();
    expect(look.sha1).toBe(host.remoteDesktopStore[0]!.thumbprint);
    expect(look.validTo.getTime()).toBeLessThan(Date.now());
    expect(eventIds().filter((id) => id === 1058)).toHaveLength(3);
  });

  it('service-disabled and rdp-off: the port refuses', async () => {
    await given('service-disabled');
    expect(await dial(place.endpoint)).toBe('refused');
    await world.reset(place);
    await given('rdp-off');
    expect(await dial(place.endpoint)).toBe('refused');
  });

  it('firewall-rules-off: the next client times out, and gets through as soon as a rule is on', async () => {
    await given('firewall-rules-off');
    expect(await dial(place.endpoint, 1500)).toBe('silent');
    host.firewall.rules[0]!.enabled = true;
    place.machine.touched();
    await world.sync();
    expect(await answerTo(place.endpoint, 1)).toBe('FAIL 5');
  });

  it('nla-off: CredSSP is still taken, and TLS without it too', async () => {
    await given('nla-off');
    const answers = [0x0b, 1, 0].map((mask) => answerTo(place.endpoint, mask));
    expect(await Promise.all(answers)).toEqual(['RSP 8', 'RSP 1', 'FAIL 1']);
  });

  it('pin-gone: the default certificate is served, and event 1051 names the pin', async () => {
    await given('pin-gone');
    const look = await secured();
    look.secured.destroy();
    expect(look.sha1).toBe(host.remoteDesktopStore[0]!.thumbprint);
    const event = host.events.find((each) => each.id === 1051)!;
    expect(event.data.Thumbprint).toMatch(/^[0-9A-F]{40}$/);
    expect(event.data.Thumbprint).not.toBe(look.sha1);
  });

  it('policy-security-layer-0: TLS is not allowed, and the local value changes nothing', async () => {
    await given('policy-security-layer-0');
    writeValue(host, keys.listener, 'SecurityLayer', 2);
    const answers = [0x0b, 1, 0].map((mask) => answerTo(place.endpoint, mask));
    expect(await Promise.all(answers)).toEqual(['FAIL 2', 'FAIL 2', 'RSP 0']);
  });

  it('tls12-off on an older build: alert 70 for a modern client, TLS 1.1 for an old one, event 36874', async () => {
    await world.breakHost(older, findFault('tls12-off')!);
    expect(await secure(older.endpoint)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    expect(eventIds(older)).toContain(36874);
    const look = await secure(older.endpoint, 'TLSv1');
    if (typeof look === 'string') throw new Error(look);
    look.secured.destroy();
    expect(look.version).toBe('TLSv1.1');
  });

  it('impostor: another certificate and another name, and nothing in this host’s log', async () => {
    await given('impostor');
    const look = await secured();
    const told = await challenge(look.secured);
    look.secured.destroy();
    expect(look.sha1).not.toBe(host.remoteDesktopStore[0]!.thumbprint);
    expect(told?.computer).toBe('PRINT-07');
    const came = [131, 261, 1158];
    expect(eventIds().filter((id) => came.includes(id))).toEqual([]);
  });

  it('clock-skewed: the time in the challenge is nine minutes ahead', async () => {
    await given('clock-skewed');
    const look = await secured();
    const told = await challenge(look.secured);
    look.secured.destroy();
    expect(Math.abs(told!.timeMs! - Date.now() - 540_000)).toBeLessThan(2000);
  });

  it('plaintext-after-tls: plain bytes come after the ClientHello', async () => {
    await given('plaintext-after-tls');
    expect(await secure(place.endpoint)).toMatch(/WRONG_VERSION_NUMBER|PACKET_LENGTH|UNKNOWN_PROTOCOL/);
  });

  it('an empty store, an empty cipher policy and a nonsense security layer each have their own answer', async () => {
    host.remoteDesktopStore = [];
    expect(await answerTo(place.endpoint, 0x0b)).toBe('FAIL 3');
    await world.reset(place);
    writeValue(host, keys.cipherPolicy, 'Functions', '');
    place.machine.inForce?.takeAll();
    expect(await secure(place.endpoint)).toMatch(/HANDSHAKE_FAILURE/);
    expect(eventIds()).toContain(36888);
    await world.reset(place);
    writeValue(host, keys.listener, 'SecurityLayer', 7);
    expect(await answerTo(place.endpoint, 0x0b)).toBe('disconnect');
  });
});

describe('faults together', () => {
  it('stack: with the key repaired, NLA is found off behind it', async () => {
    await given('key-unreadable', 'nla-off');
    expect(await secure(place.endpoint)).toBe('ECONNRESET');
    const [file] = Object.values(host.keyFiles);
    file!.entries.push({ sid: sids.networkService, type: 'Allow', mask: 0x120089 });
    (await secured()).secured.destroy();
    expect(await answerTo(place.endpoint, 1)).toBe('RSP 1');
  });

  it('stack: an expired certificate whose key cannot be read is not served either', async () => {
    await given('renewal-failed', 'key-unreadable');
    expect(await secure(place.endpoint)).toBe('ECONNRESET');
  });

  it('are told as differences and undone by a reset', async () => {
    await given('nla-off', 'service-disabled');
    expect(changesOf(place).join('\n')).toMatch(/UserAuthentication: 1 → 0/);
    await world.reset(place);
    expect(changesOf(place)).toEqual([]);
    expect(await answerTo(place.endpoint, 1)).toBe('FAIL 5');
  });
});
