import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askMask } from './ask-mask.ts';
import { probe, said } from './probing.ts';
import {
  missing,
  type RealServer,
  scratch,
  startShadow,
  startXrdp,
  startXvfb,
  type XrdpWish,
} from './real-servers.ts';
import { daysFromNow, makeCertificate } from './test-certificate.ts';

const files = scratch();
afterAll(files.remove);

const patient = { answerTimeoutMs: 4_000, tlsTimeoutMs: 5_000, timeoutMs: 15_000 };
const masks = [0, 1, 2, 4, 8, 3, 0x0b] as const;

const noXrdp = missing('xrdp');
describe.skipIf(noXrdp !== null)(`a real xrdp${noXrdp === null ? '' : ` (${noXrdp})`}`, () => {
  const wishes = {
    negotiate: { securityLayer: 'negotiate', certificate: makeCertificate() },
    tls: { securityLayer: 'tls', certificate: makeCertificate() },
    rdp: { securityLayer: 'rdp', certificate: makeCertificate() },
    unreadable: { securityLayer: 'tls', certificate: 'unreadable' },
    expired: {
      securityLayer: 'tls',
      certificate: makeCertificate({ notBefore: daysFromNow(-90), notAfter: daysFromNow(-3) }),
    },
    weak: { securityLayer: 'tls', certificate: makeCertificate({ bits: 1024, hash: 'sha1' }) },
    old: {
      securityLayer: 'tls',
      certificate: makeCertificate(),
      protocols: 'TLSv1',
      ciphers: 'ALL:@SECLEVEL=0',
    },
  } as const satisfies Record<string, XrdpWish>;
  const servers = new Map<string, RealServer>();
  const server = (name: keyof typeof wishes): RealServer => servers.get(name)!;
  beforeAll(async () => {
    await Promise.all(
      Object.entries(wishes).map(async ([name, wish]) => {
        servers.set(name, await startXrdp(files.dir, wish));
      }),
    );
  });
  afterAll(() => Promise.all([...servers.values()].map((one) => one.stop())));

  const table = [
    ['negotiate', ['RSP 0', 'RSP 1', 'RSP 0', 'RSP 0', 'RSP 0', 'RSP 1', 'RSP 1']],
    ['tls', ['FAIL 1', 'RSP 1', 'FAIL 1', 'FAIL 1', 'FAIL 1', 'RSP 1', 'RSP 1']],
    ['rdp', ['RSP 0', 'RSP 0', 'RSP 0', 'RSP 0', 'RSP 0', 'RSP 0', 'RSP 0']],
    ['unreadable', ['FAIL 3', 'FAIL 3', 'FAIL 3', 'FAIL 3', 'FAIL 3', 'FAIL 3', 'FAIL 3']],
  ] as const;
  it.each(table)('with security layer %s answers each mask as the table says', async (name, answers) => {
    const heard = [];
    for (const mask of masks) heard.push(await askMask(server(name), mask));
    expect(heard).toEqual(answers);
  });

  it('disconnects on masks it does not know, and confirms in 11 bytes without a mask', async () => {
    expect(await askMask(server('negotiate'), 0x1b)).toBe('disconnect');
    expect(await askMask(server('negotiate'), null)).toBe('none');
  });

  it('negotiate: TLS without NLA, plain RDP beside it', async () => {
    const look = await probe(server('negotiate'), patient);
    expect(said(look, 'negotiation')).toBe('ok tls-only');
    expect(said(look, 'tls')).toBe('ok tls-1.3');
    expect(said(look, 'certificate')).toBe('ok valid');
    expect(said(look, 'credssp')).toBe('not-looked not-offered');
    expect(look.protocols).toEqual({ rdp: 'accepted', tls: 'accepted', credssp: 'refused' });
    expect(look.certificate?.sha1).toBe(wishes.negotiate.certificate.sha1);
    expect(look.verdict).toBe('degraded');
  });

  it('tls: TLS without NLA, plain RDP refused', async () => {
    const look = await probe(server('tls'), patient);
    expect(said(look, 'negotiation')).toBe('ok tls-only');
    expect(look.protocols).toEqual({ rdp: 'refused', tls: 'accepted', credssp: 'refused' });
    expect(look.verdict).toBe('degraded');
  });

  it('rdp: plain RDP security only', async () => {
    const look = await probe(server('rdp'), patient);
    expect(said(look, 'negotiation')).toBe('fault plain-rdp');
    expect(look.protocols).toEqual({ rdp: 'accepted', tls: 'refused', credssp: 'refused' });
    expect(look.verdict).toBe('degraded');
  });

  it('without a readable certificate: failure 3', async () => {
    const look = await probe(server('unreadable'), patient);
    expect(said(look, 'negotiation')).toBe('fault no-certificate');
    expect(look.verdict).toBe('broken');
  });

  it('with an expired certificate: TLS completes all the same', async () => {
    const look = await probe(server('expired'), patient);
    expect(said(look, 'tls')).toBe('ok tls-1.3');
    expect(said(look, 'certificate')).toBe('fault expired');
    expect(look.certificate?.sha1).toBe(wishes.expired.certificate.sha1);
    expect(look.verdict).toBe('degraded');
  });

  it('with a key that OpenSSL will not load: promises TLS, then speaks in the clear', async () => {
    const look = await probe(server('weak'), patient);
    expect(said(look, 'tls')).toBe('fault plaintext-after-tls-promised');
    expect(look.verdict).toBe('broken');
  });

  it('with TLS 1.0 alone: a present client fails, and the look says what is spoken', async () => {
    const look = await probe(server('old'), patient);
    expect(said(look, 'tls')).toMatch(/^fault /);
    expect(look.tls?.version).toBe('TLSv1');
    expect(look.verdict).toBe('broken');
  });
});

const noShadow = missing('freerdp-shadow-cli', 'Xvfb', 'xkbcomp');
describe.skipIf(noShadow !== null)(
  `a real FreeRDP shadow server${noShadow === null ? '' : ` (${noShadow})`}`,
  () => {
    const modes = { normal: [], nla: ['/sec:nla'], tls: ['/sec:tls'], rdp: ['/sec:rdp'] } as const;
    const servers = new Map<string, RealServer>();
    const server = (name: keyof typeof modes): RealServer => servers.get(name)!;
    let screen: Awaited<ReturnType<typeof startXvfb>>;
    beforeAll(async () => {
      screen = await startXvfb();
      await Promise.all(
        Object.entries(modes).map(async ([name, options]) => {
          servers.set(name, await startShadow(files.dir, screen.display, options));
        }),
      );
    });
    afterAll(async () => {
      await Promise.all([...servers.values()].map((one) => one.stop()));
      await screen?.stop();
    });

    const table = [
      ['normal', ['RSP 0', 'RSP 1', 'FAIL 2', 'FAIL 2', 'FAIL 2', 'RSP 1', 'RSP 1']],
      ['nla', ['FAIL 5', 'FAIL 5', 'RSP 2', 'FAIL 5', 'FAIL 5', 'RSP 2', 'RSP 2']],
      ['tls', ['FAIL 1', 'RSP 1', 'FAIL 1', 'FAIL 1', 'FAIL 1', 'RSP 1', 'RSP 1']],
    ] as const;
    it.each(table)('in mode %s answers each mask as the table says', async (name, answers) => {
      const heard = [];
      for (const mask of masks) heard.push(await askMask(server(name), mask));
      expect(heard).toEqual(answers);
    });

    it('nla: requires NLA and gives a true NTLM challenge', async () => {
      const look = await probe(server('nla'), patient);
      expect(said(look, 'negotiation')).toBe('ok nla-required');
      expect(said(look, 'tls')).toMatch(/^ok tls-1\.[23]$/);
      expect(said(look, 'credssp')).toBe('ok challenge');
      expect(said(look, 'clock')).toBe('ok in-step');
      expect(look.ntlm?.computer).toBeTruthy();
      expect(look.ntlm?.build).toBe(7601);
      expect(look.verdict).toBe('healthy');
    });

    it('tls: TLS without NLA', async () => {
      const look = await probe(server('tls'), patient);
      expect(said(look, 'negotiation')).toBe('ok tls-only');
      expect(look.protocols).toEqual({ rdp: 'refused', tls: 'accepted', credssp: 'refused' });
      expect(look.verdict).toBe('degraded');
    });

    it('rdp: failure 2 to every mask with TLS', async () => {
      expect(await askMask(server('rdp'), 0)).toBe('RSP 0');
      expect(await askMask(server('rdp'), 1)).toBe('FAIL 2');
      const look = await probe(server('rdp'), patient);
      expect(said(look, 'negotiation')).toBe('fault plain-rdp');
      expect(look.verdict).toBe('degraded');
    });
  },
);
