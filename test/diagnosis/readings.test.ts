import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/diagnosis/cause.ts';
import { describeKey } from '../../src/diagnosis/describe-key.ts';
import { describeDistance, describeSpan } from '../../src/diagnosis/describe-time.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Evidence, InsideEvidence, PartName } from '../../src/diagnosis/evidence.ts';
import type { EventsPart, FirewallPart, HostEvent } from '../../src/diagnosis/parts.ts';
import { strangers } from '../../src/diagnosis/strangers.ts';
import { evidenceOf } from './evidence-cases.ts';

/** A case on file with one part's value replaced in places. */
function changed<N extends PartName>(name: string, part: N, change: object): Evidence {
  const evidence = evidenceOf(name);
  const seen = evidence.inside![part] as { value: object };
  const inside = { ...evidence.inside, [part]: { looked: true, value: { ...seen.value, ...change } } };
  return { ...evidence, inside: inside as InsideEvidence };
}

function cause(evidence: Evidence, id: string): Cause | undefined {
  return diagnose(evidence).causes.find((each) => each.id === id);
}

const manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager';
const schannel = (id: number, at: string): HostEvent => ({
  channel: 'System',
  provider: 'Schannel',
  id,
  at,
  record: 20_100,
  data: {},
});
const log = (state: EventsPart['channels'][number]['state'], oldest: string | null) => ({
  channels: [{ name: 'System', state, oldest, cut: false }],
});

describe('what a log that says nothing proves', () => {
  const gapOf = (change: object) =>
    cause(changed('reset-by-device', 'events', change), 'listener-key-unusable')?.notLooked;

  it.each(['absent', 'disabled', 'denied'] as const)('is nothing when it is %s', (state) => {
    expect(gapOf(log(state, null))).toEqual([`events: the System log is ${state}`]);
  });

  it('is nothing when it is empty, younger than the probe, not asked for, or asked for only from later on', () => {
    expect(gapOf(log('read', null))).toEqual(['events: the System log is empty']);
    expect(gapOf(log('read', '2026-11-21T07:30:59Z'))).toEqual([
      'events: the System log goes back only to 07:30:59',
    ]);
    expect(gapOf({ channels: [] })).toEqual(['events: the System log was not asked for']);
    expect(gapOf({ since: '2026-11-21T07:31:01Z' })).toEqual([
      'events: asked for only from 07:31:01 on, after our probe',
    ]);
  });

  it('is nothing when so much was logged that the older part was not fetched', () => {
    const cut = { channels: [{ name: 'System', state: 'read', oldest: '2026-09-01T00:00:00Z', cut: true }] };
    const young = [schannel(36887, '2026-11-21T07:31:02Z')];
    expect(gapOf({ ...cut, events: [...young, schannel(36887, '2026-11-21T07:20:00Z')] })).toEqual([]);
    expect(gapOf({ ...cut, events: young })).toEqual([
      'events: more came from the System log than could be fetched',
    ]);
  });

  it('is nothing when it was read before the probe, or nobody knows when', () => {
    const early = changed('reset-by-device', 'time', { now: '2026-11-21T07:30:00Z' });
    expect(cause(early, 'listener-key-unusable')?.notLooked).toEqual([
      'events: fetched before our probe, by the clock of the host',
    ]);
    const time = { looked: false, why: 'failed', detail: '' } as const;
    const never = { ...early, inside: { ...early.inside!, time } };
    expect(cause(never, 'listener-key-unusable')?.notLooked).toEqual([
      'events: when they were fetched is not known',
    ]);
  });

  it('is that nothing reached the host when its listener logged no connection', () => {
    const silent = { events: [] };
    expect(cause(changed('reset-by-device', 'events', silent), 'middlebox')?.confidence).toBe('strong');
    const unread = { ...silent, ...log('read', '2026-09-01T00:00:00Z') };
    expect(cause(changed('reset-by-device', 'events', unread), 'middlebox')?.confidence).toBe('medium');
    const operational = { name: `${manager}/Operational`, state: 'read', oldest: '2026-10-01T00:00:00Z' };
    const onlyThat = { ...silent, channels: [operational] };
    expect(cause(changed('reset-by-device', 'events', onlyThat), 'middlebox')?.confidence).toBe('weak');
  });
});

describe('an event', () => {
  it('speaks for a cause of noisy ids only near our probe', () => {
    const far = { events: [schannel(36874, '2026-11-21T05:00:00Z')] };
    expect(cause(changed('ts-09', 'events', far), 'tls-mismatch')?.for.join()).not.toContain('36874');
  });

  it('of another provider with the same id is another event', () => {
    const events = [{ ...schannel(36870, '2026-11-21T07:31:01Z'), provider: 'Contoso' }];
    expect(cause(changed('reset-by-device', 'events', { events }), 'listener-key-unusable')?.confidence).toBe(
      'weak',
    );
  });

  it('is named by the short name of its channel', () => {
    const event = {
      ...schannel(1051, '2026-11-21T07:00:00Z'),
      provider: manager,
      channel: `${manager}/Admin`,
    };
    expect(cause(changed('ts-07', 'events', { events: [event] }), 'pinned-certificate-gone')?.for).toContain(
      'RemoteConnectionManager/Admin 1051 at 07:00:00, 31 minutes before our probe',
    );
  });
});

describe('the firewall of the host', () => {
  const rule = (over: Partial<FirewallPart['rules'][number]>) => ({
    name: 'RemoteDesktop-UserMode-In-TCP',
    enabled: true,
    action: 'Allow' as const,
    profiles: 7,
    place: 'local' as const,
    protocol: 6,
    localPort: '3389',
    scoped: false,
    ...over,
  });
  const filtered = (rules: FirewallPart['rules'], over: object = {}) =>
    cause(changed('ts-05', 'firewall', { rules, ...over }), 'port-filtered')!;

  it('keeps out when its rule is off, missing, for other profiles, or beaten by a Block', () => {
    expect(filtered([]).for).toContain('there is no firewall rule RemoteDesktop-UserMode-In-TCP');
    expect(filtered([rule({ profiles: 6 })]).for).toContain(
      'firewall rule RemoteDesktop-UserMode-In-TCP does not cover the active network profile',
    );
    expect(filtered([rule({}), rule({ name: 'No RDP', action: 'Block' })]).for).toContain(
      'firewall rule No RDP blocks',
    );
    expect(filtered([]).confidence).toBe('strong');
  });

  it('is no explanation when it is off or lets RDP in', () => {
    expect(filtered([], { firewallOn: false })).toMatchObject({
      confidence: 'medium',
      against: ['the firewall of the host is off'],
    });
    expect(filtered([rule({ profiles: 0 })]).confidence).toBe('medium');
  });

  it("is unclear where the site's own rule allows the port, but not for a shadowing rule", () => {
    const off = rule({ enabled: false });
    expect(filtered([off, rule({ name: 'Site RDP' })])).toMatchObject({ confidence: 'medium', against: [] });
    expect(filtered([off, rule({ name: 'RemoteDesktop-Shadow-In-TCP' })]).confidence).toBe('strong');
  });
});

describe('what a title claims', () => {
  const titleOf = (evidence: Evidence, id: string) => cause(evidence, id)?.title;

  it('is no mismatch of TLS where TLS completes', () => {
    const { protocols } = (evidenceOf('ts-09').inside!.tls as { value: { protocols: object } }).value;
    const works = changed('ts-01', 'tls', { protocols });
    expect(titleOf(works, 'tls-mismatch')).toBe('TLS 1.2 is switched off for those who connect');
    expect(cause(works, 'tls-mismatch')?.confidence).toBe('weak');
    expect(titleOf(evidenceOf('ts-09'), 'tls-mismatch')).toBe('No TLS version or cipher in common');
  });

  it('is no refused session where only the host speaks of licences', () => {
    const over = changed('ts-01', 'licensing', { graceDays: 0 });
    expect(titleOf(over, 'licensing')).toBe('The grace period of Remote Desktop licensing is over');
    const told = { ...over, codes: { main: 0x904, extended: 258, source: '' } };
    expect(titleOf(told, 'licensing')).toBe('Remote Desktop licensing refuses the session');
  });
});

describe('the folder of the machine keys', () => {
  it('is locked down where a Deny entry stands beside the Allow', () => {
    const { folder } = (evidenceOf('ts-01').inside!['key-access'] as { value: { folder: object } }).value;
    const allow = { sid: 'S-1-1-0', type: 'Allow', mask: 0x12019f };
    const of = (...entries: readonly object[]) =>
      cause(changed('ts-01', 'key-access', { folder: { ...folder, entries } }), 'key-folder-hardened');
    expect(of(allow)).toBeUndefined();
    expect(of(allow, { sid: 'S-1-1-0', type: 'Deny', mask: 0x2 })?.for[0]).toContain('(denied)');
  });
});

describe('a session that ends', () => {
  const local = 'Microsoft-Windows-TerminalServices-LocalSessionManager';
  let record = 30_000;
  const at = (id: number, time: string, data: Record<string, string>): HostEvent => ({
    channel: `${id === 1149 ? manager : local}/Operational`,
    provider: id === 1149 ? manager : local,
    id,
    at: `2026-11-21T07:${time}.000Z`,
    record: record++,
    data,
  });
  const causes = (...events: HostEvent[]) =>
    diagnose(changed('ts-01', 'events', { events })).causes.map(({ id }) => id);
  const anna = { User: 'LAB\\anna', SessionID: '2' };
  const ben = { User: 'LAB\\ben', SessionID: '3' };

  it('is the one that began, not that of somebody who leaves as another comes', () => {
    expect(causes(at(21, '25:00', anna), at(24, '25:10', ben))).not.toContain('session-ends-after-logon');
    expect(causes(at(21, '25:00', anna), at(24, '25:10', anna))).toContain('session-ends-after-logon');
    const came = at(1149, '25:00', { Param1: 'anna', Param2: 'LAB' });
    expect(causes(came, at(24, '25:10', ben))).not.toContain('session-ends-after-logon');
    expect(causes(came, at(24, '25:10', anna))).toContain('session-ends-after-logon');
    const cut = at(40, '25:10', { Session: '3', Reason: '0' });
    expect(causes(at(21, '20:00', ben), at(21, '25:00', anna), cut)).not.toContain(
      'session-ends-after-logon',
    );
  });

  it('is found though others come and go between', () => {
    const events = [at(21, '25:00', anna), at(21, '25:30', ben), at(24, '26:05', anna)];
    expect(causes(...events)).toContain('udp-drop');
  });

  it('is a drop of UDP only near 65 seconds', () => {
    for (const [end, drops] of [
      ['25:40', false],
      ['25:54', false],
      ['26:05', true],
      ['26:30', false],
    ] as const)
      expect(causes(at(21, '25:00', anna), at(24, end, anna)).includes('udp-drop'), end).toBe(drops);
  });
});

describe('what is too little for a claim', () => {
  it('is 36871 of a client, whatever process asked', () => {
    const event = {
      ...schannel(36871, '2026-11-21T07:31:01Z'),
      data: { Type: 'client', CallerProcessImageName: 'lsass.exe' },
    };
    const of = (data: Record<string, string>) =>
      cause(changed('reset-by-device', 'events', { events: [{ ...event, data }] }), 'tls-mismatch');
    expect(of(event.data)).toBeUndefined();
    expect(of({ ...event.data, Type: 'server' })).toBeDefined();
  });

  it('is a port whose holder has no name and no services', () => {
    const listeners = [{ address: '0.0.0.0', processId: 4711, process: null, services: [] }];
    expect(cause(changed('port-held', 'port', { listeners }), 'port-held')).toBeUndefined();
  });

  it('is a clock four minutes off, where only the host itself was asked', () => {
    const { outside, ...evidence } = evidenceOf('ts-01');
    const off = (ms: number) =>
      cause({ ...evidence, outside: { ...outside!, ntlm: null }, skew: { ms, withinMs: 100 } }, 'clock-skew');
    expect(off(240_000)).toBeUndefined();
    expect(off(300_200)?.confidence).toBe('medium');
  });

  it('is silence of every part for a host that is up', () => {
    const evidence = evidenceOf('ts-05');
    const silent = { looked: false, why: 'timed-out', detail: '' } as const;
    const inside = Object.fromEntries(Object.keys(evidence.inside!).map((name) => [name, silent]));
    const { causes } = diagnose({ ...evidence, inside: inside as unknown as InsideEvidence });
    expect(causes.map(({ id }) => id)).toEqual(['port-filtered-or-host-down']);
  });

  it('is silence of the network where no service listens: Windows keeps silent there too', () => {
    const evidence = evidenceOf('silent-service-stopped');
    expect(cause(evidence, 'port-filtered')?.confidence).toBe('weak');
    const off = changed('silent-service-stopped', 'firewall', { firewallOn: false });
    expect(cause(off, 'port-filtered')?.confidence).toBe('medium');
  });

  it('is 6167 alone for more than medium: nobody was seen to be refused', () => {
    const { events } = (evidenceOf('duplicate-sid').inside!.events as { value: EventsPart }).value;
    expect(cause(changed('ts-01', 'events', { events }), 'duplicate-sid')?.confidence).toBe('medium');
  });
});

describe('how many strangers were counted', () => {
  it('leaves our own address out', () => {
    const evidence = evidenceOf('row-09-brute-force');
    const address = evidence.outside!.sources![0]!.address;
    const ours: HostEvent = {
      channel: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational',
      provider: 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS',
      id: 131,
      at: '2026-11-21T07:20:00.000Z',
      record: 900,
      data: { ConnType: 'TCP', ClientIP: `${address}:50000` },
    };
    const { events } = (evidence.inside!.events as { value: EventsPart }).value;
    const more = changed('row-09-brute-force', 'events', { events: [...events, ours] });
    expect(strangers(more).addresses).toBe(strangers(evidence).addresses);
  });

  it('is said to be the least, where the log held more than was fetched', () => {
    const evidence = evidenceOf('row-09-brute-force');
    const { channels } = (evidence.inside!.events as { value: EventsPart }).value;
    const cut = channels.map((channel) => ({ ...channel, cut: true }));
    const refused = (from: Evidence) =>
      cause(from, 'brute-force')?.for.filter((line) => /refused logons|connections that/.test(line));
    expect(refused(evidence)?.some((line) => line.startsWith('at least'))).toBe(false);
    const least = refused(changed('row-09-brute-force', 'events', { channels: cut }));
    expect(least?.length).toBeGreaterThan(0);
    expect(least?.every((line) => line.startsWith('at least'))).toBe(true);
  });

  it('names no more addresses than connections', () => {
    const { events } = (evidenceOf('row-09-brute-force').inside!.events as { value: EventsPart }).value;
    const few = events.filter(({ id }, index) => id !== 131 || index % 7 === 0);
    const lines = cause(changed('row-09-brute-force', 'events', { events: few }), 'brute-force')?.for ?? [];
    for (const line of lines) {
      const [, connections, addresses] = /(\d+) connections .* from (\d+) addresses/.exec(line) ?? [];
      expect(Number(addresses ?? 0)).toBeLessThanOrEqual(Number(connections ?? 0));
    }
  });

  it('needs a score of them: a few are people who mistyped', () => {
    const { events } = (evidenceOf('row-09-brute-force').inside!.events as { value: EventsPart }).value;
    const some = (most: number) => {
      let left = most;
      return events.filter(({ id }) => (id === 4625 || id === 140) && left-- > 0);
    };
    expect(
      cause(changed('row-09-brute-force', 'events', { events: some(19) }), 'brute-force'),
    ).toBeUndefined();
  });
});

describe('services and switches', () => {
  it('take a service that is missing for stopped, and one that hangs for that alone', () => {
    expect(cause(changed('ts-04', 'services', { services: [] }), 'service-stopped')?.for).toContain(
      'TermService is not installed',
    );
    const services = [{ name: 'TermService', status: 'StopPending', startType: 3 }];
    const hangs = changed('ts-04', 'services', { services });
    expect(cause(hangs, 'service-stuck')?.for).toContain('TermService is StopPending');
    expect(cause(hangs, 'service-hangs')).toBeUndefined();
    expect(cause(hangs, 'service-stopped')).toBeUndefined();
  });

  it('call a listener that is switched off a value of the listener, not RDP being off', () => {
    const { value } = evidenceOf('refused-port-moved').inside!.listener as { value: { local: object } };
    const local = { ...value.local, fEnableWinStation: 0 };
    expect(
      cause(changed('refused-port-moved', 'listener', { local }), 'listener-values-invalid')?.confidence,
    ).toBe('strong');
    expect(cause(changed('refused-port-moved', 'listener', { local }), 'rdp-off')).toBeUndefined();
  });

  it('leave missing NLA at medium where the connection ends elsewhere', () => {
    expect(cause(evidenceOf('key-and-nla'), 'nla-off')).toMatchObject({
      confidence: 'medium',
      against: ['it does not end a connection; something else does (TLS: reset right after our ClientHello)'],
    });
  });

  it('claim no lost pin where the store could not be asked', () => {
    const unknown = changed('ts-07', 'certificate', { pinnedInStore: null });
    expect(cause(unknown, 'pinned-certificate-gone')).toBeUndefined();
  });

  it('call a certificate without key file an orphan only when its store entry says so', () => {
    const none = { file: null, exists: false, owner: null, entries: null, networkServiceCanRead: null };
    const unknown = changed('reset-by-device', 'key-access', none);
    expect(cause(unknown, 'listener-key-unusable')?.notLooked).toEqual([
      'key-access: no key file is known for the certificate in use',
    ]);
    // A pinned certificate is in use, so the orphan beside it is not.
    const { value } = evidenceOf('ts-03').inside!.certificate as { value: object };
    const pinned = { ...value, pinned: 'A'.repeat(40), pinnedInStore: true, hashType: 3 };
    const certificate = { looked: true, value: pinned } as InsideEvidence['certificate'];
    const beside = { ...unknown, inside: { ...unknown.inside!, certificate } };
    expect(cause(beside, 'listener-key-unusable')?.for.join()).not.toContain('orphan');
  });
});

describe('the words', () => {
  it('shorten key names at both ends', () => {
    expect(describeKey('f686aace6942fb7f7ceb231212eef4a4_3b1c7f52-6d0e')).toBe('f686…_3b1c');
    expect(describeKey('0123456789abcdef0123456789abcdef')).toBe('0123…cdef');
    expect(describeKey('short')).toBe('short');
  });

  it('tell distances in time in the largest whole unit', () => {
    expect(describeDistance(1000)).toBe('one second after our probe');
    expect(describeDistance(-90_000)).toBe('90 seconds before our probe');
    expect(describeDistance(200)).toBe('in the second of our probe');
    expect(describeSpan(9 * 60_000)).toBe('9 minutes');
    expect(describeSpan(47 * 3_600_000)).toBe('47 hours');
    expect(describeSpan(72 * 3_600_000)).toBe('3 days');
  });
});
