import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFolder, medic, npmStart, type Told } from './open-story.ts';

/** One repair as a person pipes it in: the fault, the plan, somebody else's approval, the proof. */
const repair = (host: string) => [
  'as oncall',
  `/rdp-check ${host}`,
  `/rdp-fix ${host} reason="nobody gets in"`,
  'as approver',
  'approve',
  'as oncall',
  `/rdp-check ${host}`,
];

describe('npm start, told the whole loop through a pipe', () => {
  const folder = aFolder();
  let told: Told;
  beforeAll(async () => {
    told = await npmStart([...repair('ts-02'), ...repair('ts-03'), ...repair('ts-04'), '/lab stop'], {
      args: ['--data', folder.path],
    }).ended;
  });
  afterAll(() => folder.remove());

  it('ends well, with nothing on stderr', () => {
    expect(told).toMatchObject({ code: 0, err: '' });
  });

  it('sees each fault from outside, and why', () => {
    expect(told.out).toContain('✗ ts-02: the server hangs up during the TLS handshake');
    expect(told.out).toContain('! ts-03: RDP answers, but its certificate has expired');
    expect(told.out).toContain('✗ ts-04: nothing listens on its RDP port');
    expect(told.out).toMatch(/The listener cannot use its private key +strong/);
    expect(told.out).toMatch(/The listener certificate could not be renewed +strong/);
    expect(told.out).toMatch(/The Remote Desktop service is stopped +strong/);
  });

  it('ends each run with the word and the proof', () => {
    expect(told.out).toContain('remediated: ts-02 answers RDP again');
    expect(told.out).toContain('remediated: ts-03 answers RDP with a new certificate');
    expect(told.out).toContain('remediated: ts-04 answers RDP again');
    expect(told.out.match(/probe from hq: TLS 1\.\d/g)!.length).toBeGreaterThanOrEqual(3);
  });

  it('finds every host healthy afterwards', () => {
    for (const host of ['ts-02', 'ts-03', 'ts-04']) {
      expect(told.out).toContain(`✓ ${host}: RDP answers as it should`);
    }
  });

  it('leaves an audit log that is sound, and that names who did what', async () => {
    const verified = await medic(['audit', 'verify', folder.auditFile]);
    expect(verified).toMatchObject({ code: 0, err: '' });
    const head = /sound up to entry (\d+), head ([0-9a-f]{64})/.exec(verified.out)!;
    expect(Number(head[1])).toBe(folder.audit().length);
    expect((await medic(['audit', 'verify', folder.auditFile, '--head', head[2]!])).code).toBe(0);
    expect((await medic(['audit', 'verify', folder.auditFile, '--head', 'a'.repeat(64)])).code).toBe(1);
    const acts = folder.audit().map((entry) => `${entry.run} ${entry.actor} ${entry.what}`);
    expect(acts).toContain('R1 oncall requested');
    expect(acts).toContain('R1 approver reviewed');
    expect(acts).toContain('R1 rdp-medic started');
    expect(acts.filter((act) => act.endsWith(' started'))).toHaveLength(3);
  });
});

describe('what is refused', () => {
  let told: Told;
  beforeAll(async () => {
    told = await npmStart([
      '/rdp-check ts-08',
      '/rdp-fix ts-08 reason="nobody gets in"',
      '/rdp-fix rdp-require-nla ts-08 reason="nobody gets in"',
      '/rdp-check ts-02',
      '/rdp-fix ts-02',
      'approve',
      'as viewer',
      'approve',
      '/rdp-fix ts-02',
      'as approver',
      'approve 00000000',
      'reject',
      'approve',
      'as nobody',
      '/rdp-check ts-2',
      '/rdp-fix rdp-grant-keys ts-02',
      '/rdp-fix rdp-start-service ts-02 service=BFE',
      '/rdp-status R99',
      'hello',
    ]).ended;
  });
  const says = (text: string) => expect(told.out.replace(/\s+/g, ' ')).toContain(text);

  it('is a local write under a policy, and the policy is named', () => {
    says("is set by policy (GPO 'RDS baseline')");
    says("denied: security layer on ts-08 is set by policy (GPO 'RDS baseline')");
  });

  it("is the requester's own approval, and anybody's who is not an approver", () => {
    says('You asked for this yourself, so someone else from server-approvers must approve it.');
    says('Only server-approvers may decide on this plan; you are not one of them. Asked: approver, owner.');
  });

  it('is an unknown plan, and a click after the decision', () => {
    says('00000000');
    expect(told.out).toContain('rejected');
    expect(told.out).not.toContain('remediated');
  });

  it('is answered with what may have been meant', () => {
    says('Did you mean ts-02');
    says('rdp-grant-key-access');
    says('There is nobody called "nobody" here');
    says('I do not understand "hello"');
    says('R99');
    expect(told).toMatchObject({ code: 0, err: '' });
  });
});
