import { describe, expect, it } from 'vitest';
import { CannotStart } from '../../src/command/open-place.ts';
import { openSite } from '../../src/command/open-site.ts';
import { readConfig } from '../../src/config.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

const never = new AbortController().signal;
const people = 'people: [{ id: ada, name: Ada, groups: [oncall], console: ada }]';
const policy =
  'approvalMinutes: 20\nrules: [{ name: look, verbs: [check], decision: allow, reason: Looking changes nothing. }]';

async function open(hosts: string, access: string | null) {
  const folder = scratchFolder({
    'rdp-medic.yaml': 'from: hq\n',
    'hosts.yaml': hosts,
    'people.yaml': people,
    'policy.yaml': policy,
    ...(access === null ? {} : { 'access.yaml': access }),
  });
  const read = readConfig({ env: {}, cwd: folder });
  if (read.kind !== 'config') throw new Error(JSON.stringify(read));
  const place = await openSite(read.config).catch((fault: unknown) => {
    if (fault instanceof CannotStart) return fault.faults.map((one) => one.replaceAll(`${folder}/`, ''));
    throw fault;
  });
  return Array.isArray(place) ? { faults: place as string[], place: null } : { faults: [], place };
}

describe('the ways into the hosts of a site', () => {
  it('are told to be incomplete before anything starts, host by host', async () => {
    const hosts = 'hosts: [{ name: a, way: { kind: ssh } }, { name: b, way: { kind: ssh, hostkey: x } }]';
    const { faults } = await open(hosts, 'groups: [{ name: all, user: medic, agent: true }]');
    expect(faults).toEqual([
      'hosts.yaml: a: neither a known_hosts file nor a hostKey says which key it has',
      'hosts.yaml: b: the way in has no setting hostkey; did you mean hostKey?',
      'hosts.yaml: b: neither a known_hosts file nor a hostKey says which key it has',
    ]);
    const broken = await open(hosts, 'groups: [{ name: all, user: 1 }]');
    expect(broken.faults).toEqual([expect.stringContaining('access.yaml:1: groups[0].user')]);
  });

  it('lead to the executor of their kind, and hosts without one are counted', async () => {
    const { place } = await open(
      'hosts: [{ name: a, way: { kind: ssh, port: 1 } }, { name: b, way: { kind: local, executable: no-such-program } }, { name: c }, { name: d, way: { kind: wsman } }]',
      'groups: [{ name: all, user: medic, agent: true, knownHosts: known_hosts }]',
    );
    if (place === null) throw new Error('no place');
    expect(place.words.join('\n')).toContain('2 of 4 hosts have a way in');
    const layers = await Promise.all(
      ['127.77.255.1', 'b', 'c', 'd'].map(async (address, index) => {
        const host = place.site().inventory.hosts[index]!;
        const opened = await place.executor.open({ ...host, address }, never);
        return opened.kind === 'unreachable' ? opened.layer : opened.kind;
      }),
    );
    expect(layers).toEqual(['port', 'subsystem', 'no-way', 'no-way']);
    await place.close();
  });
});
