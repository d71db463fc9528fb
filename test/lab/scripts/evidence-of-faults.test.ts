import { describe, expect, it } from 'vitest';
import { sids } from '../../../lab/access.ts';
import { faults } from '../../../lab/faults/catalog.ts';
import { type PartName, partNames } from '../../../src/diagnosis/evidence.ts';
import type { EventMarkPart, EventsPart } from '../../../src/diagnosis/parts.ts';
import { parsePart } from '../../../src/diagnosis/schema.ts';
import type { Value } from '../../../src/playbook/step.ts';
import { detect, machineWith, returnedBy, run, type TestMachine } from './machine.ts';

const build = 20348;

async function answers(machine: TestMachine): Promise<Record<string, Value>> {
  const parts: Record<string, Value> = {};
  for (const name of partNames) parts[name] = returnedBy(await run(machine, `collect-evidence/${name}`));
  return parts;
}

const listener = 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';
const deny = (sid: string) => expect.objectContaining({ sid, type: 'Deny' });
const owned = (value: string) => expect.objectContaining({ key: listener, value });
const event = (id: number) => expect.objectContaining({ id });
const noKey = { exists: false, entries: null, networkServiceCanRead: null };

/** Fault, the part that tells it, and what it must say there. */
const table: readonly (readonly [string, PartName, object])[] = [
  ['key-unreadable', 'key-access', { exists: true, networkServiceCanRead: false }],
  [
    'key-denied',
    'key-access',
    { networkServiceCanRead: false, entries: expect.arrayContaining([deny(sids.networkService)]) },
  ],
  ['key-file-missing', 'key-access', { ...noKey, file: expect.stringMatching(/^f686aace/) }],
  ['store-entry-orphaned', 'certificate', { stored: { container: null, provider: null } }],
  ['store-entry-orphaned', 'key-access', { ...noKey, file: null }],
  ['machine-keys-renamed', 'key-access', { ...noKey, renamedFolders: ['MachineKeys_old'] }],
  [
    'program-data-wrong',
    'storage',
    { programData: 'D:\\ProgramData', programDataRegistry: 'D:\\ProgramData' },
  ],
  ['program-data-wrong', 'key-access', { ...noKey, folder: null }],
  ['system-denied', 'key-access', { storeKey: { entries: expect.arrayContaining([deny(sids.system)]) } }],
  ['system-denied', 'certificate', { stored: null, storedCount: 0, hashType: 1 }],
  ['disk-full', 'storage', { systemDrive: { freeBytes: 4096 } }],
  [
    'prerequisite-disabled',
    'services',
    { services: expect.arrayContaining([expect.objectContaining({ name: 'CryptSvc', startType: 4 })]) },
  ],
  [
    'key-folder-hardened',
    'key-access',
    {
      networkServiceCanRead: true,
      folder: { entries: expect.not.arrayContaining([expect.objectContaining({ sid: sids.everyone })]) },
    },
  ],
  [
    'key-folder-hardened',
    'owners',
    { files: [{ path: expect.stringMatching(/MachineKeys$/), owner: "GPO 'Server hardening'" }] },
  ],
  [
    'pin-expired',
    'certificate',
    { pinnedInStore: true, hashType: 3, pinnedEntry: { provider: 'capi', serverAuthentication: true } },
  ],
  ['pin-key-unreadable', 'key-access', { exists: true, networkServiceCanRead: false }],
  ['template-certificate', 'certificate', { hashType: 2, pinnedInStore: true }],
  ['template-certificate', 'key-access', noKey],
  ['template-certificate', 'listener', { policy: { certTemplateName: 'RDS-Server' } }],
  ['cipher-policy-empty', 'tls', { cipherPolicy: 'empty', fips: 0 }],
  ['fips-only', 'tls', { cipherPolicy: 'present', fips: 1 }],
  ['listener-values-out-of-range', 'listener', { local: { securityLayer: 7 } }],
  ['station-disabled', 'listener', { local: { fEnableWinStation: 0 } }],
  ['lan-adapter-wrong', 'listener-wmi', { lanAdapter: 3 }],
  ['port-held', 'port', { listeners: [{ process: 'node', processId: 4312, services: [] }] }],
  ['rdp-off-by-policy', 'listener-wmi', { allowConnections: 0, policySource: { allowConnections: 1 } }],
  ['rdp-off-by-policy', 'owners', { registry: [owned('fDenyTSConnections')] }],
  ['nla-off-by-policy', 'owners', { registry: [owned('UserAuthentication')] }],
  [
    'service-hangs',
    'services',
    {
      services: expect.arrayContaining([
        expect.objectContaining({ name: 'TermService', status: 'StopPending' }),
      ]),
    },
  ],
  ['service-crashes', 'events', { events: expect.arrayContaining([event(7034), event(1000)]) }],
  [
    'rdp-wrapper',
    'term-service',
    { serviceDll: expect.stringMatching(/rdpwrap/), signature: 'unsigned', signer: null },
  ],
  [
    'firewall-block-rule',
    'firewall',
    { rules: expect.arrayContaining([expect.objectContaining({ action: 'Block', enabled: true })]) },
  ],
  ['local-rules-ignored', 'firewall', { localRulesCount: false }],
  ['ipsec-required', 'firewall', { connectionSecurity: [{ requiresInbound: true, place: 'policy' }] }],
  ['drain-mode', 'licensing', { drainMode: 1 }],
  ['licence-grace-over', 'licensing', { licensingType: 5, graceDays: 0 }],
  ['secure-channel-broken', 'domain', { joined: true, domain: 'lab.example', secureChannel: false }],
  [
    'duplicate-sid',
    'updates',
    { hotfixes: expect.arrayContaining([expect.objectContaining({ id: 'KB5065426' })]) },
  ],
  ['duplicate-sid', 'events', { events: expect.arrayContaining([event(6167), event(4625)]) }],
  ['brute-force', 'listener', { local: { maxOutstandingConnections: 10_000 } }],
  ['pending-reboot', 'reboot', { pending: ['servicing', 'file-rename'] }],
  ['rsop-unreadable', 'owners', { rsop: 'unreadable', registry: [] }],
  ['schannel-log-off', 'tls', { eventLogging: 0 }],
];

describe('what a fault shows inside', () => {
  it.each(table)('%s: %s', async (fault, part, wanted) => {
    const value = returnedBy(await run(await machineWith(build, fault), `collect-evidence/${part}`));
    expect(value).toMatchObject(wanted);
    const healthy = returnedBy(await run(await machineWith(build), `collect-evidence/${part}`));
    // What a healthy host says too would tell nobody anything.
    expect(() => expect(healthy).toMatchObject(wanted)).toThrow();
  });

  it('fits the shapes of every part, under every fault, and changes nothing', async () => {
    for (const { name } of faults) {
      const machine = await machineWith(build, name);
      const parts = await answers(machine);
      for (const part of partNames) {
        const parsed = parsePart(part, parts[part]!);
        // What a script returns and nobody reads would be dropped by the parser.
        expect({ name, part, parsed }).toEqual({ name, part, parsed: { looked: true, value: parts[part] } });
      }
      expect(machine.touches, name).toBe(0);
    }
  });

  it('is cut where there is more than is kept, and leaves out what is no newer than the mark', async () => {
    const machine = await machineWith(build, 'brute-force');
    const core = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational';
    const read = async (parameters: Record<string, Value>): Promise<EventsPart> =>
      returnedBy(await run(machine, 'collect-evidence/events', { parameters })) as unknown as EventsPart;
    const cut = ({ channels }: EventsPart) => channels.find(({ name }) => name === core)?.cut;
    expect(cut(await read({ SinceMinutes: 240 }))).toBe(true);
    const mark = returnedBy(await run(machine, 'collect-evidence/event-mark')) as unknown as EventMarkPart;
    const newest = new Map(mark.channels.map((each) => [each.name, each.newest]));
    expect(newest.get(core)).toBe(240);
    expect(newest.get('System')).toBeNull();
    const fresh = await read({ SinceMinutes: 240, After: { [core]: 238 } });
    const ours = fresh.events.filter(({ channel }) => channel === core);
    expect(ours.map(({ record }) => record)).toEqual([240, 239]);
    expect(cut(fresh)).toBe(false);
  });
});

describe('somebody without rights on the host', () => {
  it('is told what everybody may know, and refused or left without the rest', async () => {
    const machine = await machineWith(build, 'key-unreadable');
    machine.host.identity = 'user';
    machine.host.roles.hyperVHost = true;
    const of = async (part: PartName) => run(machine, `collect-evidence/${part}`);
    expect(await of('listener-wmi')).toMatchObject({
      kind: 'threw',
      id: expect.stringMatching(/0x80041003/),
    });
    expect(returnedBy(await of('key-access'))).toMatchObject({
      exists: true,
      entries: null,
      networkServiceCanRead: null,
    });
    expect(returnedBy(await of('certificate'))).toMatchObject({ hashType: null });
    expect(returnedBy(await of('owners'))).toMatchObject({ rsop: 'unreadable' });
    expect(returnedBy(await of('reboot'))).toMatchObject({ bitLocker: 'unknown' });
    expect(returnedBy(await of('role'))).toMatchObject({ sessionHost: null, runningMachines: null });
    expect(returnedBy(await of('domain'))).toMatchObject({ joined: true, secureChannel: null });
    expect(returnedBy(await of('events'))).toMatchObject({
      channels: expect.arrayContaining([
        expect.objectContaining({ name: 'Security', state: 'denied', oldest: null }),
      ]),
    });
  });

  it('SYSTEM itself is refused where an entry denies it the store', async () => {
    const machine = await machineWith(build, 'system-denied');
    machine.host.identity = 'system';
    for (const part of ['certificate', 'key-access']) {
      expect(await run(machine, `collect-evidence/${part}`)).toMatchObject({
        kind: 'threw',
        id: 'SecurityException',
      });
    }
  });
});

it('sessions that Windows does not list are counted by their shells, and none at all is unknown', async () => {
  const machine = await machineWith(build);
  machine.host.sessionsUncountable = true;
  const look = async () => returnedBy(await run(machine, 'collect-evidence/sessions'));
  expect(await look()).toEqual({ sessions: null, by: null });
  machine.host.sessions = [{ id: 3, user: 'LAB\\operator1', state: 'Active' }];
  expect(await look()).toEqual({ sessions: [{ id: 3, user: null, state: 'unknown' }], by: 'processes' });
});

it.each([
  ['rdp-grant-key-access', 'RdpMedic.NoKeyFile'],
  ['rdp-renew-certificate', 'RdpMedic.NoKeyFolder'],
  ['rdp-replace-listener-key', 'RdpMedic.NotReplaceable'],
  ['rdp-restore-machinekeys', 'RdpMedic.NotRestorable'],
])('%s says so where ProgramData leads nowhere, and changes nothing', async (playbook, id) => {
  const machine = await machineWith(build, 'program-data-wrong');
  const { inDesiredState, findings } = await detect(machine, playbook);
  expect(inDesiredState).toBe(false);
  expect(findings.map((finding) => finding.id)).toContain('key-folder-missing');
  expect(await run(machine, `${playbook}/apply`)).toMatchObject({
    kind: 'threw',
    id,
    message: expect.stringContaining('D:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys is not there'),
  });
  expect(machine.touches).toBe(0);
});
