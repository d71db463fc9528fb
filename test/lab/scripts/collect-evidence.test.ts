import { describe, expect, it } from 'vitest';
import { keyFileName, listenerContainer, sids } from '../../../lab/access.ts';
import { logEvent, schannel } from '../../../lab/event-log.ts';
import { keys, writeValue } from '../../../lab/registry.ts';
import { type InsideEvidence, type PartName, partNames } from '../../../src/diagnosis/evidence.ts';
import { parsePart } from '../../../src/diagnosis/schema.ts';
import { machineWith, now, returnedBy, run, type TestMachine } from './machine.ts';

type Part<N extends PartName> = Extract<InsideEvidence[N], { looked: true }>['value'];

async function look<N extends PartName>(machine: TestMachine, name: N, parameters = {}): Promise<Part<N>> {
  const value = returnedBy(await run(machine, `collect-evidence/${name}`, { parameters }));
  const part = parsePart(name, value);
  expect(part).toMatchObject({ looked: true });
  if (!part.looked) throw new Error('unreachable');
  // What a script returns and nobody reads would be dropped by the parser.
  expect(part.value).toEqual(value);
  return part.value as Part<N>;
}

const faults = [
  'key-unreadable',
  'renewal-failed',
  'service-disabled',
  'firewall-rules-off',
  'nla-off',
  'pin-gone',
  'policy-security-layer-0',
  'tls12-off',
  'impostor',
];

describe('collecting evidence', () => {
  it.each([undefined, ...faults])('fits the shapes of every part on a host with %s', async (fault) => {
    const machine = await machineWith(17763, ...(fault === undefined ? [] : [fault]));
    for (const name of partNames) await look(machine, name);
    expect(machine.touches).toBe(0);
  });

  it('tells a key that NETWORK SERVICE cannot read from one that may not be looked at', async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    const file = keyFileName(listenerContainer, machine.host.machineGuid);
    expect(await look(machine, 'key-access')).toMatchObject({
      file,
      exists: true,
      owner: sids.system,
      networkServiceCanRead: false,
    });
    machine.host.withoutBackupPrivilege = true;
    expect(await look(machine, 'key-access')).toMatchObject({
      file,
      exists: true,
      owner: null,
      entries: null,
      networkServiceCanRead: null,
    });
  });

  it('names the well-known file of the listener key', () => {
    expect(keyFileName('TSSecKeySet1', 'guid')).toBe('f686aace6942fb7f7ceb231212eef4a4_guid');
    expect(keyFileName('iisConfigurationKey', 'guid')).toBe('6de9cb26d2b98c01ec4e9e8b34824aa2_guid');
  });

  it('shows an orphan as a certificate without a container', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    expect(await look(machine, 'certificate')).toMatchObject({
      stored: { container: null },
      pinned: null,
      pinnedInStore: null,
      hashType: 1,
    });
    expect(await look(machine, 'key-access')).toMatchObject({ file: null, exists: false, entries: null });
  });

  it('shows a pin whose certificate is gone, and the key of the one Windows falls back to', async () => {
    const machine = await machineWith(20348, 'pin-gone');
    expect(await look(machine, 'certificate')).toMatchObject({ pinnedInStore: false, hashType: 3 });
    expect((await look(machine, 'key-access')).exists).toBe(true);
  });

  it('keeps policy and local values apart and names the owner', async () => {
    const machine = await machineWith(17763, 'policy-security-layer-0');
    writeValue(machine.host, keys.policy, 'UserAuthentication', 0);
    const part = await look(machine, 'listener');
    expect(part.local).toMatchObject({ securityLayer: 2, userAuthentication: 1, portNumber: 3389 });
    expect(part.policy).toMatchObject({ securityLayer: 0, userAuthentication: 0, fDenyTSConnections: null });
    const key = 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';
    const { rsop, registry } = await look(machine, 'owners');
    expect({ rsop, registry }).toEqual({
      rsop: 'read',
      registry: [{ key, value: 'SecurityLayer', owner: "GPO 'RDS baseline'" }],
    });
  });

  it('returns events since the minutes asked for, newest first, by the host clock', async () => {
    const machine = await machineWith(17763, 'clock-skewed');
    const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    const data = { code: '0x8009030D' };
    for (const minutes of [90, 30, 5]) logEvent(machine.host, { ...schannel, id: 36870, data }, at(minutes));
    logEvent(machine.host, { channel: 'System', provider: 'Disk', id: 36870, data }, at(1));
    logEvent(machine.host, { ...schannel, id: 1, data }, at(1));
    const part = await look(machine, 'events', { SinceMinutes: 60 });
    const ahead = 9 * 60_000;
    expect(part.since).toBe(new Date(now.getTime() + ahead - 3_600_000).toISOString());
    expect(part.events.map((event) => Date.parse(event.at) - ahead)).toEqual([
      at(5).getTime(),
      at(30).getTime(),
    ]);
  });

  it('says which channel was not read', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    machine.host.channels.System = 'denied';
    const part = await look(machine, 'events', { SinceMinutes: 10_080 });
    expect(part.channels.find(({ name }) => name === 'System')).toEqual({
      name: 'System',
      state: 'denied',
      oldest: null,
      cut: false,
    });
    expect(part.events).toEqual([]);
  });

  it('leaves out a service that is absent', async () => {
    const machine = await machineWith(17763);
    delete machine.host.services.UmRdpService;
    expect((await look(machine, 'services')).services.map(({ name }) => name)).not.toContain('UmRdpService');
  });
});
