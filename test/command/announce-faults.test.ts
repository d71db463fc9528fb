import { expect, it } from 'vitest';
import type { AnnounceSection } from '../../src/announce-settings.ts';
import { announceFaults } from '../../src/command/announce-faults.ts';
import { host } from '../run/given.ts';

const place = { platform: 'slack', tenant: 'T0001', opaque: 'C0001' } as const;
const route = (hosts: AnnounceSection['hosts']): AnnounceSection => ({ place, hosts, risk: null });
const hosts = [
  { ...host('a'), labels: { env: 'production', site: 'berlin' } },
  { ...host('b'), labels: { env: 'test', site: 'boston' } },
];
const faults = (...announce: readonly AnnounceSection[]) => announceFaults({ hosts }, { announce });

it('labels and values that some host has are no fault, nor is a route for all hosts', () => {
  expect(faults(route(null), route({ env: ['production', 'test'], site: ['berlin'] }))).toEqual([]);
});

it('a label or a value that no host has is told with its place, and with what there is', () => {
  expect(
    faults(route(null), route({ enf: ['test'] }), route({ env: ['test', 'live', 'prodction'] })),
  ).toEqual([
    'rdp-medic.yaml: announce[1].hosts.enf: expected a label that some host has (did you mean env?)',
    'rdp-medic.yaml: announce[2].hosts.env[1]: expected a value of env that some host has, found "live": production, test',
    'rdp-medic.yaml: announce[2].hosts.env[2]: expected a value of env that some host has, found "prodction" (did you mean production?)',
  ]);
});
