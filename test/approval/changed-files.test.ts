import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openSite } from '../../src/command/open-site.ts';
import { playbooksFolder } from '../../src/command/playbooks-folder.ts';
import { tellSite } from '../../src/command/tell-site.ts';
import { readConfig } from '../../src/config.ts';
import { eventually } from '../contracts/eventually.ts';
import { scratchFolder } from '../files/scratch-folder.ts';
import { aDesk, fix } from './desk.ts';

/** People and policy come from the files of a site, which somebody edits while a plan waits. */
let desk: ReturnType<typeof aDesk>;
let leaving: AbortController;
afterEach(async () => {
  leaving.abort();
  await desk.stop();
});

async function waiting() {
  const folder = scratchFolder();
  cpSync(join(import.meta.dirname, '../fixtures/site'), folder, { recursive: true });
  cpSync(playbooksFolder, join(folder, 'playbooks'), { recursive: true });
  const read = readConfig({ env: {}, cwd: folder });
  if (read.kind !== 'config') throw new Error(JSON.stringify(read));
  const place = await openSite(read.config, undefined, join(folder, 'playbooks'));
  desk = aDesk();
  leaving = new AbortController();
  const own = desk.world.site;
  Object.assign(desk.world, {
    site: () => {
      const { people, policy, playbooks, topics } = place.site();
      const { scripts, harnesses } = playbooks.find(({ name }) => name === 'rdp-grant-key-access')!;
      // What the fake host understands, with the scripts of the files.
      const ours = own().playbooks.map((playbook) => ({ ...playbook, scripts, harnesses }));
      return { ...own(), people, policy, topics, playbooks: ours };
    },
  });
  desk.site.hosts = desk.site.hosts.map((host) => ({ ...host, labels: { env: 'production' } }));
  const said: string[] = [];
  tellSite(place, desk.world, { say: (line) => said.push(line) }, leaving.signal);
  // Eight in the evening in Berlin: one approval is enough.
  desk.time.now = Date.parse('2030-11-21T19:30:00.000Z');
  await desk.say('oncall', `${fix} reason="key access is missing"`);
  expect((await desk.run()).stage).toBe('awaiting-approval');
  const { plan } = await desk.run();
  /** Until something is told of the files: they are looked at twice a second, and playbooks take a moment to read. */
  const heard = async () => {
    const before = said.length;
    await eventually(() => {
      place.site();
      return said.length > before;
    }, 15_000);
  };
  const edit = async (name: string, from: string, to: string) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
    await heard();
  };
  return { folder, place, said, edit, heard, approve: () => desk.say('approver', `approve ${plan!.id}`) };
}

it('without an edit, the approver’s word starts it', async () => {
  const { approve } = await waiting();
  await approve();
  expect(desk.applied()).toBe(1);
});

it('an approver who is taken out of the people file is refused at the next click', async () => {
  const { edit, approve, said } = await waiting();
  await edit('people.yaml', 'groups: [server-approvers]', 'groups: [viewers]');
  const { message } = await approve();
  expect(message!.text).toContain('server-approvers');
  expect(await desk.run()).toMatchObject({ stage: 'awaiting-approval', reviews: [] });
  expect(desk.applied()).toBe(0);
  expect(said).toEqual(['The site has changed (people.yaml); the new files are in force.']);
  const entry = (await desk.audited()).find(({ what }) => what === 'site-changed');
  expect(Object.values(entry!.detail).filter((one) => /^[0-9a-f]{64}$/.test(one))).toHaveLength(4);
});

it('a freeze that is added while a plan waits withholds its start', async () => {
  const { edit, approve } = await waiting();
  const freeze =
    'freezes:\n  - { name: moved, from: 2030-11-20T00:00:00Z, to: 2030-11-30T00:00:00Z, reason: The office moves. }';
  await edit('policy.yaml', 'freezes:', freeze);
  const { message } = await approve();
  expect(`${message?.text} ${JSON.stringify((await desk.run()).hosts)}`).toContain('moved');
  expect(desk.applied()).toBe(0);
});

it('a slip of the pen changes nothing, and is told with its line', async () => {
  const { edit, approve, said, place } = await waiting();
  await edit('policy.yaml', 'decision: deny', 'decision: denny');
  await approve();
  expect(desk.applied()).toBe(1);
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(/policy\.yaml:\d+: rules\[\d+\]\.decision: expected/);
  expect(place.files!.ready()).toMatchObject({ ok: false });
  expect(place.files!.ready().words).toMatch(/policy\.yaml:\d+.*; the last good files are in force since/);
});

it('a file that is gone is a fault, not a site without people', async () => {
  const { folder, place } = await waiting();
  const { people } = place.site();
  rmSync(join(folder, 'people.yaml'));
  await new Promise((resolve) => setTimeout(resolve, 550));
  expect(place.site().people).toBe(people);
  expect(place.files!.ready().ok).toBe(false);
});

const apply = 'playbooks/rdp-grant-key-access/apply.ps1';
const comment = 'nothing but this comment has changed';

it('a script that is changed while its plan waits withholds the start, and is sent to nobody', async () => {
  const { folder, edit, approve, said } = await waiting();
  const text = readFileSync(join(folder, apply), 'utf8');
  await edit(apply, text, `${text}\n# ${comment}\n`);
  expect(said).toEqual([
    'The site has changed (rdp-grant-key-access/apply.ps1); the new files are in force.',
  ]);
  await approve();
  expect(desk.applied()).toBe(0);
  expect(await desk.run()).toMatchObject({
    ending: 'void',
    hosts: [{ reason: 'The playbook has changed since it was approved.' }],
  });
  const entry = (await desk.audited()).find(({ what }) => what === 'site-changed')!;
  expect(Object.keys(entry.detail)).toContain(join(folder, apply));
});

it('a plan that is made after the change is of the new script, and runs', async () => {
  const { folder, edit, place } = await waiting();
  const text = readFileSync(join(folder, apply), 'utf8');
  await edit(apply, text, `${text}\n# ${comment}\n`);
  const now = place.site().playbooks.find(({ name }) => name === 'rdp-grant-key-access')!;
  expect(now.scripts.apply.text).toContain(comment);
  await desk.say('oncall', '/rdp-cancel R1');
  await desk.say('oncall', `${fix} reason="key access is missing"`);
  await desk.say('approver', `approve ${(await desk.run('R2')).plan!.id}`);
  expect(desk.applied()).toBe(1);
});

it('a playbook with a fault does not come into force, and the plan of the last good one runs', async () => {
  const { folder, edit, approve, said, place } = await waiting();
  const yaml = 'playbooks/rdp-grant-key-access/playbook.yaml';
  const text = readFileSync(join(folder, apply), 'utf8');
  writeFileSync(join(folder, apply), `${text}\n# ${comment}\n`);
  await edit(yaml, 'risk: low', 'risk: none');
  expect(said[0]).toMatch(/^rdp-grant-key-access\/playbook\.yaml:\d+: risk: expected/);
  expect(place.files!.ready().ok).toBe(false);
  await approve();
  expect(desk.applied()).toBe(1);
  // Put right, the whole of it comes into force.
  await edit(yaml, 'risk: none', 'risk: low');
  expect(place.files!.ready().ok).toBe(true);
  const now = place.site().playbooks.find(({ name }) => name === 'rdp-grant-key-access')!;
  expect(now.scripts.apply.text).toContain(comment);
});

it('what is refused and advised is read anew as well, and a playbook that is taken away is one the policy may not name', async () => {
  const { folder, edit, heard, said, place } = await waiting();
  const [first] = place.site().topics!.refused;
  await edit('playbooks/refused.yaml', first!.id, `${first!.id}-by-no-means`);
  expect(place.site().topics!.refused[0]!.id).toBe(`${first!.id}-by-no-means`);
  expect(said).toEqual(['The site has changed (refused.yaml); the new files are in force.']);
  rmSync(join(folder, 'playbooks/rdp-start-service'), { recursive: true });
  await heard();
  expect(place.files!.ready().words).toMatch(/policy\.yaml:\d+: .*found "rdp-start-service"/);
  expect(place.site().playbooks.map(({ name }) => name)).toContain('rdp-start-service');
});
