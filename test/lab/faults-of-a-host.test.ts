import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProber } from '../../adapters/network/create-prober.ts';
import { findFault } from '../../lab/faults/catalog.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { changesOf, openWorld, type Place, type World } from '../../lab/world.ts';
import type { OutsideLook } from '../../src/rdp/look.ts';

let world: World;
let place: Place;

beforeAll(async () => {
  world = await openWorld({
    hosts: [{ ...fixedHosts[0]!, fault: null }],
    now: () => new Date(),
    addressOf: () => ({ address: '127.0.0.1', port: 0 }),
  });
  place = world.places.get('ts-01')!;
});
afterAll(() => world.close());

const prober = createProber({ from: 'here', pauseMs: 10, connectTimeoutMs: 400 });

function look(): Promise<OutsideLook> {
  const { address, port } = place.endpoint;
  return prober.probe({ host: address, port }, new AbortController().signal);
}

/** Layer and observation where the connection fails, else the verdict. */
function seen({ layers, verdict }: OutsideLook): string {
  const fault = layers.find((layer) => layer.state === 'fault');
  return fault === undefined ? verdict : `${fault.name}: ${fault.observation}`;
}

/** Events that our own look left on the host: those from the mark on. */
async function lookAndRead(): Promise<{ look: OutsideLook; left: number[]; before: number[] }> {
  const { events } = place.machine.host;
  const before = events.map(({ id }) => id);
  const kept = new Set(events);
  const found = await look();
  const left = place.machine.host.events.filter((event) => !kept.has(event)).map(({ id }) => id);
  return { look: found, left, before };
}

const reset = 'tls: reset-after-client-hello';
const reached = [131, 261, 1158];

/** Fault, what our probe sees, what that leaves in the logs, what stood there before, and what must not be there. */
const table: readonly (readonly [string, string, readonly number[], readonly number[], readonly number[]])[] =
  [
    ['key-denied', reset, [...reached, 36870], [], [36880]],
    ['key-file-missing', reset, [...reached, 36870], [], []],
    ['store-entry-orphaned', reset, [...reached, 36870], [1057, 1058], [1056]],
    ['machine-keys-renamed', reset, [...reached, 36870], [], []],
    ['program-data-wrong', reset, [...reached, 36870], [1057], []],
    ['system-denied', 'negotiation: no-certificate', reached, [1057], [36870]],
    ['disk-full', 'certificate: expired', reached, [1058], [36870]],
    ['prerequisite-disabled', 'certificate: expired', reached, [1058], [36870]],
    ['key-folder-hardened', 'healthy', reached, [], [36870, 1057]],
    ['pin-expired', 'certificate: expired', [...reached, 1053], [1053], [36870]],
    ['pin-key-unreadable', reset, [...reached, 1055, 36870], [1055], [1051]],
    ['template-certificate', reset, [...reached, 1055, 36870], [1064], [1051]],
    ['cipher-policy-empty', 'tls: alert-40', [...reached, 36871, 36874, 36888], [], [36870]],
    ['fips-only', reset, [...reached, 36871], [], [36870]],
    ['listener-values-out-of-range', 'negotiation: disconnected', reached, [], [36870]],
    ['station-disabled', 'tcp: refused', [], [259], reached],
    ['lan-adapter-wrong', 'tcp: refused', [], [259], reached],
    ['port-held', 'negotiation: unexpected-bytes', [], [260, 259], reached],
    ['rdp-off-by-policy', 'tcp: refused', [], [259], reached],
    ['service-hangs', 'tcp: refused', [], [7011, 259], reached],
    ['service-crashes', 'tcp: refused', [], [1000, 7031, 7034, 259], reached],
    ['rdp-wrapper', 'tcp: refused', [], [1000, 7031, 7034, 259], reached],
    ['firewall-block-rule', 'tcp: timed-out', [], [], reached],
    ['local-rules-ignored', 'tcp: timed-out', [], [], reached],
    ['public-network', 'tcp: timed-out', [], [], reached],
    ['port-moved', 'tcp: refused', [], [], reached],
    ['ipsec-required', 'tcp: timed-out', [], [], reached],
    ['nla-off-by-policy', 'degraded', reached, [], [36870]],
    ['drain-mode', 'healthy', reached, [], []],
    ['licence-grace-over', 'healthy', reached, [1068, 1069], []],
    ['secure-channel-broken', 'healthy', reached, [4625], []],
    ['duplicate-sid', 'healthy', reached, [6167, 4625], []],
    ['brute-force', 'healthy', reached, [131, 140, 4625, 1006], [140, 4625]],
    ['pending-reboot', 'healthy', reached, [], []],
    ['rsop-unreadable', 'healthy', reached, [], []],
    ['schannel-log-off', 'healthy', reached, [], []],
  ];

describe('each fault of a host, looked at from outside by our own probe', () => {
  it.each(table)('%s: %s, and is healed by a reset', async (name, wanted, logged, stood, never) => {
    await world.breakHost(place, findFault(name)!);
    const { look: found, left, before } = await lookAndRead();
    expect(seen(found)).toBe(wanted);
    expect(before).toEqual(expect.arrayContaining([...stood]));
    expect(left).toEqual(expect.arrayContaining([...logged]));
    expect(left.filter((id) => never.includes(id))).toEqual([]);
    expect(left).not.toContain(1149);
    // Every address the host wrote down is one of our own ends.
    const ours = found.sources!.map(({ address, port }) => `${address}:${port}`);
    const written = place.machine.host.events.slice(before.length).filter(({ id }) => id === 131);
    expect(ours).toEqual(expect.arrayContaining(written.map(({ data }) => data.ClientIP)));
    await world.reset(place);
    expect(changesOf(place)).toEqual([]);
    expect(seen(await look())).toBe('healthy');
    // The last connections are still being closed, which is written down, too.
    await vi.waitFor(() => {
      const count = (id: number) => place.machine.host.events.filter((event) => event.id === id).length;
      expect(count(102)).toBeGreaterThanOrEqual(count(131));
    });
    await world.reset(place);
  });
});
