import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchema } from '../../adapters/files/json-schemas.ts';
import { explainReport, questionOf } from '../../src/command/policy-explain.ts';
import { policySite } from '../../src/command/policy-site.ts';
import { explain } from '../../src/policy/explain.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

const root = join(import.meta.dirname, '..', '..');
const site = join(root, 'test', 'fixtures', 'site');
const files = ['rdp-medic', 'hosts', 'people', 'policy', 'policy-cases'].map((name) => `${name}.yaml`);

/** `medic policy …` as a person runs it, in a folder. */
function policy(
  args: readonly string[],
  cwd = site,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), 'policy', ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

/** A copy of the example site, one of its files changed. */
function changed(file: string, from: string, to: string): string {
  const folder = scratchFolder();
  for (const name of files) copyFileSync(join(site, name), join(folder, name));
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}

const tuesday = ['--at', '2026-11-24T10:00:00+01:00'];

describe('medic policy explain', () => {
  it('ends with 3 where approval is required, and names the rules, who could approve, and what is frozen next', async () => {
    const { code, out, err } = await policy(['explain', 'oncall', 'rdp-require-nla', 'ts-07', ...tuesday]);
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toContain('require-approval: by a-second-person + owners-in-office-hours');
    expect(out).toContain('Needs 1 of server-approvers: approver (approver), owner (owner).');
    expect(out).toMatch(/everyone-may-look +allow +no: it is about looking/);
    expect(out).toMatch(/owners-in-office-hours +require-approval +yes, and decides/);
    expect(out).toMatch(/year-end +from 2026-12-18 17:00 UTC until 2027-01-04 05:00 UTC +yes/);
    expect(out).toContain('Break-glass: oncall may; production-owners would have to review it.');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('ends with 0 where it is allowed', async () => {
    const { code, out } = await policy(['explain', 'slack:T0123ABCD/U012AB3CD', 'check', 'TS-01', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ actor: 'oncall', playbook: null, risk: null, host: 'ts-01' });
  });

  it('knows one person by each of their accounts, and nobody by the account of another platform', async () => {
    const of = await policySite(join(site, 'rdp-medic.yaml'));
    const asked = { playbook: 'check', host: 'ts-01', at: '2026-11-24T09:00:00Z' };
    const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';
    for (const actor of ['oncall', 'console:oncall', 'slack:U012AB3CD', `teams:${guid}`])
      expect(questionOf(of, { ...asked, actor }).person.id).toBe('oncall');
    for (const actor of ['slack:oncall', 'console:U012AB3CD', `slack:${guid}`])
      expect(() => questionOf(of, { ...asked, actor })).toThrow('There is no person');
  });

  it('ends with 1 where it is denied, and says until when a freeze lasts', async () => {
    const at = ['--at', '2026-12-24T12:00:00Z'];
    const { code, out } = await policy(['explain', 'oncall', 'rdp-start-service', 'ts-07', ...at]);
    expect(code).toBe(1);
    expect(out).toContain('deny, until 2027-01-04 05:00 UTC: by freeze year-end');
    expect(out).toMatch(/a-second-person +require-approval +yes, but is overruled/);
  });

  it('prints exactly the promised keys with --json', async () => {
    const of = await policySite(join(site, 'rdp-medic.yaml'));
    const asked = { actor: 'oncall', playbook: 'rdp-require-nla', host: 'ts-07', at: tuesday[1]! };
    const question = questionOf(of, asked);
    const report = JSON.parse(
      JSON.stringify(explainReport(question, explain(of.policy, question, of.people))),
    );
    expect(Object.keys(report)).toEqual([
      'actor',
      'playbook',
      'risk',
      'host',
      'at',
      'decision',
      'rule',
      'rules',
      'reason',
      'requireReason',
      'until',
      'approvals',
      'canBeOpened',
      'tried',
      'freezes',
      'breakGlass',
    ]);
    expect(report.approvals).toEqual([
      { count: 1, from: 'server-approvers', distinct: false, people: ['approver', 'owner'] },
      { count: 1, from: 'production-owners', distinct: true, people: ['owner', 'second-owner'] },
    ]);
    expect(Object.keys(report.tried[0])).toEqual(['rule', 'decision', 'fits', 'hasSay', 'why']);
    expect(Object.keys(report.tried[0].why[0])).toEqual(['part', 'text']);
    expect(Object.keys(report.freezes[0])).toEqual(['name', 'covers', 'now', 'from', 'until']);
    expect(report.breakGlass).toEqual({ may: true, reviewers: 'production-owners', reason: null });
  });

  it('ends with 2 for words that nothing answers to, all at once', async () => {
    const { code, err } = await policy(['explain', 'oncal', 'rdp-require', 'ts-9']);
    expect(code).toBe(2);
    expect(err).toContain('There is no person oncal on this site; did you mean oncall?');
    expect(err).toContain('There is no playbook rdp-require on this site; did you mean rdp-require-nla?');
    expect(err).toContain('There is no host ts-9 on this site; did you mean ts-09?');
  });

  it('ends with 2 for a time without a zone', async () => {
    const { code, err } = await policy(['explain', 'oncall', 'check', 'ts-01', '--at', '2026-11-24']);
    expect(code).toBe(2);
    expect(err).toContain('Expected an instant with its zone');
  });

  it('ends with 2 for a day that there is not, and answers for no other in its place', async () => {
    const at = ['--at', '2026-02-30T10:00:00Z'];
    const { code, err } = await policy(['explain', 'oncall', 'check', 'ts-01', ...at]);
    expect(code).toBe(2);
    expect(err).toContain("'2026-02-30T10:00:00Z' is invalid");
  });

  it('has every fault of the files told, and that there is no site', async () => {
    const folder = changed('policy.yaml', 'groups: [contractors]', 'groups: [contractor]');
    await expect(policySite(join(folder, 'rdp-medic.yaml'))).rejects.toThrow(
      /policy\.yaml:\d+: rules\[5\]\.groups\[0\]: expected a group that somebody is in, found "contractor"/,
    );
    const { code, err } = await policy(['explain', 'oncall', 'check', 'ts-01'], scratchFolder());
    expect(code).toBe(2);
    expect(err).toBe('There is no site here: no rdp-medic.yaml. Name one with --config FILE.\n');
  });
});

describe('medic policy test', () => {
  it('ends with 0 where the policy answers every case as expected', async () => {
    const { code, out, err } = await policy(['test']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('20 of 20 cases as expected.');
  });

  it('ends with 1 and says which case is answered otherwise, and how', async () => {
    const folder = changed('policy.yaml', "from: '08:00', to: '18:00'", "from: '11:00', to: '18:00'");
    const { code, out } = await policy(['test'], folder);
    expect(code).toBe(1);
    expect(out).toMatch(/NO +oncall +rdp-require-nla +ts-07 +2026-11-24 09:00 UTC +require-approval, but/);
    expect(out).toContain('18 of 20 cases as expected, 2 not.');
    expect(out).toMatch(/No case is decided by: .*owners-in-office-hours/);
  });

  it('ends with 2 for cases that name what is not there', async () => {
    const folder = changed(
      'policy-cases.yaml',
      'actor: viewer, verb: check, host: ts-05',
      'actor: viewr, host: ts-91',
    );
    const { code, err } = await policy(['test', 'policy-cases.yaml'], folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^policy-cases\.yaml:7: cases\[0\]: expected a playbook, or verb: check for a look/m);
  });
});

describe('medic policy schema', () => {
  it('prints that of a file, and nothing else', async () => {
    expect(await policy(['schema', 'hosts'])).toEqual({ code: 0, out: jsonSchema('hosts'), err: '' });
  });
});
