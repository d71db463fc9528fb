import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import { exampleSite, onLab, readLabSite } from '../../src/command/lab-site.ts';
import { CannotStart } from '../../src/command/open-place.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

const simulated = fixedHosts.map(({ name }, index) => ({
  name,
  address: `127.77.0.${index + 1}`,
  port: 3389,
  computer: name.toUpperCase(),
  way: { kind: 'ssh', port: 22 } as never,
}));

/** A site of somebody's own over the lab, with these hosts and the people and policy of the example. */
function own(hosts: string) {
  const folder = scratchFolder();
  for (const name of ['people', 'policy'])
    copyFileSync(join(exampleSite, `${name}.yaml`), join(folder, `${name}.yaml`));
  writeFileSync(join(folder, 'hosts.yaml'), hosts);
  const file = (name: string) => join(folder, `${name}.yaml`);
  return { inventory: file('hosts'), people: file('people'), policy: file('policy') };
}
const example = (...more: string[]) =>
  [
    'hosts:',
    '  - {name: ts-01, address: a.example.net, labels: {env: production, site: boston, role: payroll}}',
    '  - {name: TS-08, address: b.example.net, labels: {env: test, site: berlin, role: jump-host}}',
    ...more,
  ].join('\n');

describe('a lab under a site', () => {
  it('that has no files of its own has all ten hosts of the example, with their labels', async () => {
    const { inventory, people, policy } = onLab(await readLabSite(), simulated);
    expect(inventory.hosts.map(({ name }) => name)).toEqual(fixedHosts.map(({ name }) => name));
    expect(inventory.hosts[0]).toEqual({
      ...simulated[0],
      labels: { env: 'production', site: 'berlin', role: 'session-host' },
    });
    expect([people.length, policy.rules.length]).toEqual([7, 7]);
  });

  it('has the hosts that its file names, under its labels, at the addresses of the lab', async () => {
    const { inventory } = onLab(await readLabSite(own(example())), simulated);
    expect(inventory.hosts.map(({ name, address, labels }) => [name, address, labels.role])).toEqual([
      ['ts-01', '127.77.0.1', 'payroll'],
      ['ts-08', '127.77.0.8', 'jump-host'],
    ]);
  });

  it('is refused with the line of a host that the lab has not, beside every other fault', async () => {
    const files = own(
      example('  - {name: ts-11, address: c.example.net, labels: {env: test, site: berlin, role: kiosk}}'),
    );
    writeFileSync(files.people, 'people: [{id: a, name: A, slack: bob}]\n');
    const fault = await readLabSite(files).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(fault).toBeInstanceOf(CannotStart);
    const { faults } = fault as CannotStart;
    expect(faults.join('\n')).toMatch(
      /hosts\.yaml:4: hosts\[2\]\.name: expected a host of the lab, ts-01 to ts-10, found "ts-11"/,
    );
    expect(faults.join('\n')).toMatch(/people\.yaml:1: people\[0\]\.slack/);
  });
});
