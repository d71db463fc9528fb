import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyRing } from '../../lab/certificate.ts';
import { differences } from '../../lab/differences.ts';
import { faults, findFault } from '../../lab/faults/catalog.ts';
import { healthyHost } from '../../lab/healthy-host.ts';
import { fixedHosts } from '../../lab/hosts.ts';

const root = join(import.meta.dirname, '..', '..', 'lab', 'faults');

describe('the catalog of faults', () => {
  it('holds every file of the folder, under its own name', () => {
    const onDisk = globSync('*.ts', { cwd: root }).map((file) => basename(file, '.ts'));
    const named = faults.map((fault) => fault.name);
    expect(named.toSorted()).toEqual(
      onDisk.filter((name) => name !== 'fault' && name !== 'catalog').toSorted(),
    );
    expect(findFault('gremlins')).toBeNull();
  });

  it('has the faults of all ten hosts', () => {
    const unknown = fixedHosts.filter((each) => each.fault !== null && findFault(each.fault) === null);
    expect(unknown).toEqual([]);
    expect(fixedHosts).toHaveLength(10);
  });

  it('changes a healthy host by every one of them, and the same way when laid on twice', async () => {
    const ring: KeyRing = new Map();
    const healthy = await healthyHost(fixedHosts[0]!, ring, new Date());
    for (const fault of faults) {
      const host = structuredClone(healthy);
      await fault.apply(host, { ring, now: () => new Date() });
      const once = differences(healthy, host).map((line) => line.split(':')[0]);
      expect(once, fault.name).not.toEqual([]);
      await fault.apply(host, { ring, now: () => new Date() });
      expect(
        differences(healthy, host).map((line) => line.split(':')[0]),
        fault.name,
      ).toEqual(once);
    }
  });

  it('puts no private key into a model', async () => {
    const ring: KeyRing = new Map();
    const host = await healthyHost(fixedHosts[0]!, ring, new Date());
    for (const fault of faults) await fault.apply(host, { ring, now: () => new Date() });
    expect(JSON.stringify(host)).not.toMatch(/PRIVATE KEY/);
    expect([...ring.values()].every((pair) => pair.keyPem.includes('PRIVATE KEY'))).toBe(true);
  });
});
