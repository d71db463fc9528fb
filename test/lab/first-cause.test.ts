import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { createProber } from '../../adapters/network/create-prober.ts';
import { faults, findFault } from '../../lab/faults/catalog.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { openWorld, type Place, type World } from '../../lab/world.ts';
import { collect } from '../../src/bot/collect.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Evidence, partNames } from '../../src/diagnosis/evidence.ts';
import { settingOwners } from '../../src/diagnosis/setting-owners.ts';
import type { Session } from '../../src/ports/host-executor.ts';

/** A build without TLS 1.3, on which nothing is left once TLS 1.2 is off. */
const oldHost = 'ts-09';
const never = new AbortController().signal;
const folder = join(import.meta.dirname, '..', '..', 'playbooks');

const scripts = readEvidenceScripts(folder);

let world: World;
/** The host of the moment. */
let place: Place;
beforeAll(async () => {
  world = await openWorld({
    hosts: fixedHosts
      .filter(({ name }) => name === 'ts-01' || name === oldHost)
      .map((host) => ({ ...host, fault: null })),
    now: () => new Date(),
    addressOf: () => ({ address: '127.0.0.1', port: 0 }),
  });
  place = world.places.get('ts-01')!;
});
afterAll(() => world.close());

/** Scripts run on the model itself; how they get to a host is tested elsewhere. */
const session: Session = {
  kind: 'session',
  run: (step) =>
    runScript(
      {
        scriptText: step.script.text,
        harnessText: step.harness.text,
        parameters: step.parameters,
        whatIf: step.whatIf,
      },
      place.machine,
    ),
  close: async () => {},
};
const prober = createProber({ from: 'hq', pauseMs: 10, connectTimeoutMs: 400 });

/** As a check looks: the mark, our own probe, then every other part. */
async function lookAt(): Promise<Evidence> {
  const { address, port } = place.endpoint;
  const { inside, outside, skew } = await collect(
    session,
    scripts,
    {
      parts: partNames,
      clock: { now: () => new Date(), sleep: (ms) => sleep(ms) },
      probe: async (signal) => {
        const look = await prober.probe({ host: address, port }, signal);
        // The lab's address stands for port 3389, which its hosts know it by.
        return { ...look, port: 3389 };
      },
    },
    never,
  );
  return { inside, outside, skew, codes: null, expectedComputer: place.machine.host.computer };
}

/** Fault, first cause, its confidence, and who owns the setting where somebody else does. */
const table: readonly (readonly [string, string, string, (string | undefined)?])[] = [
  ['key-unreadable', 'listener-key-unusable', 'strong'],
  ['renewal-failed', 'renewal-failed', 'strong'],
  ['service-disabled', 'service-stopped', 'strong'],
  ['firewall-rules-off', 'port-filtered', 'strong'],
  ['nla-off', 'nla-off', 'strong'],
  ['pin-gone', 'pinned-certificate-gone', 'strong'],
  ['policy-security-layer-0', 'plain-rdp-security', 'strong', "GPO 'RDS baseline'"],
  ['tls12-off', 'tls-mismatch', 'strong'],
  ['impostor', 'wrong-machine', 'strong'],
  ['rdp-off', 'rdp-off', 'strong'],
  ['clock-skewed', 'clock-skew', 'strong'],
  ['plaintext-after-tls', 'middlebox', 'medium'],
  ['key-denied', 'key-denied', 'strong'],
  ['key-file-missing', 'listener-key-missing', 'strong'],
  ['store-entry-orphaned', 'store-entry-orphaned', 'strong'],
  ['machine-keys-renamed', 'machine-keys-renamed', 'strong'],
  ['program-data-wrong', 'program-data-wrong', 'strong'],
  ['system-denied', 'store-key-denied', 'strong'],
  ['disk-full', 'disk-full', 'strong'],
  ['prerequisite-disabled', 'prerequisite-disabled', 'strong'],
  ['key-folder-hardened', 'healthy', 'strong'],
  ['pin-expired', 'pinned-certificate-expired', 'strong'],
  ['pin-key-unreadable', 'pinned-certificate-wrong', 'strong'],
  ['template-certificate', 'template-certificate', 'strong', "GPO 'RDS certificates'"],
  ['cipher-policy-empty', 'cipher-policy-empty', 'strong', "GPO 'Cipher baseline'"],
  ['fips-only', 'fips-only', 'strong'],
  ['listener-values-out-of-range', 'listener-values-invalid', 'strong'],
  ['station-disabled', 'listener-values-invalid', 'strong'],
  ['lan-adapter-wrong', 'listener-values-invalid', 'strong'],
  ['port-held', 'port-held', 'strong'],
  ['rdp-off-by-policy', 'rdp-off', 'strong', 'GPO'],
  ['nla-off-by-policy', 'nla-off', 'strong', 'GPO'],
  ['service-hangs', 'service-stuck', 'strong'],
  ['service-crashes', 'service-crashes', 'strong'],
  ['rdp-wrapper', 'rdp-wrapper', 'strong'],
  ['firewall-block-rule', 'port-filtered', 'strong'],
  ['local-rules-ignored', 'port-filtered', 'strong', 'a policy'],
  ['public-network', 'port-filtered', 'strong'],
  ['port-moved', 'port-closed', 'strong'],
  ['ipsec-required', 'ipsec-required', 'strong', 'a policy'],
  ['drain-mode', 'drain-mode', 'medium'],
  ['licence-grace-over', 'licensing', 'medium'],
  ['secure-channel-broken', 'secure-channel-broken', 'medium'],
  ['duplicate-sid', 'duplicate-sid', 'medium'],
  ['brute-force', 'brute-force', 'medium'],
  ['pending-reboot', 'healthy', 'strong'],
  ['rsop-unreadable', 'healthy', 'strong'],
  ['schannel-log-off', 'healthy', 'strong'],
  ['licence-refused', 'healthy', 'strong'],
];

/** Faults of the way in, of which there is none here. */
const ofTheWayIn = [
  'slow-scripts',
  'no-way-in',
  'way-in-slow',
  'reader-slow',
  'connection-drops',
  'key-refused',
  'host-key-changed',
  'script-hangs',
  'part-hangs',
  'fragment-cut',
  'output-large',
];

describe('each fault of the lab, looked at from both ends', () => {
  it('is in the table, unless it is one of the way in', () => {
    expect([...table.map(([name]) => name), ...ofTheWayIn].toSorted()).toEqual(
      faults.map(({ name }) => name).toSorted(),
    );
  });

  it.each(table)('%s comes to %s, %s', async (...row) => {
    const [name, first, confidence, owner] = row as unknown as (typeof table)[number];
    place = world.places.get(name === 'tls12-off' ? oldHost : 'ts-01')!;
    await world.breakHost(place, findFault(name)!);
    const evidence = await lookAt();
    const { causes } = diagnose(evidence);
    await world.reset(place);
    const said = causes.map((cause) => `${cause.id} ${cause.confidence}: ${cause.for.join(' · ')}`);
    expect(said[0]?.split(':')[0], said.join('\n')).toBe(`${first} ${confidence}`);
    expect(causes[0]?.notLooked.filter((line) => !line.startsWith('client'))).toEqual([]);
    if (owner === undefined) expect(causes[0]?.owner ?? 'this host').toBe('this host');
    else expect(causes[0]?.owner).toContain(owner);
  });

  it.each([
    ['key-folder-hardened', 'key-folder-hardened'],
    ['pending-reboot', 'reboot-pending'],
  ])('%s is worth knowing beside a host that works, and no more', async (name, advice) => {
    place = world.places.get('ts-01')!;
    await world.breakHost(place, findFault(name)!);
    const { causes } = diagnose(await lookAt());
    await world.reset(place);
    expect(causes.map(({ id }) => id)).toEqual(['healthy', advice]);
    expect(causes[1]).toMatchObject({ confidence: 'weak', advice: true });
  });

  it('says that owners are unknown where the record of policies cannot be read', async () => {
    place = world.places.get('ts-01')!;
    await world.breakHost(place, findFault('rsop-unreadable')!);
    const kinds = settingOwners(await lookAt()).map(({ owner }) => owner.kind);
    await world.reset(place);
    expect(new Set(kinds)).toEqual(new Set(['unknown']));
    expect(new Set(settingOwners(await lookAt()).map(({ owner }) => owner.kind))).toEqual(new Set(['host']));
  });

  it('is healthy without any, with nothing but itself', async () => {
    place = world.places.get('ts-01')!;
    const { causes } = diagnose(await lookAt());
    expect(causes.map(({ id }) => id)).toEqual(['healthy']);
  });
});
