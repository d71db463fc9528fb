import { describe, expect, it } from 'vitest';
import type { ClientReport } from '../../src/diagnosis/client-report.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { evidenceOf } from './evidence-cases.ts';

const nothing: ClientReport = {
  at: '2026-11-21T07:35:00.000Z',
  build: 22631,
  events: [],
  savedCredentials: [],
  policies: {},
  rdpFile: {},
  resolution: [],
};

function firstWith(name: string, client: Partial<ClientReport>) {
  const evidence = { ...evidenceOf(name), client: { ...nothing, ...client } };
  return diagnose(evidence).causes[0]!;
}

describe("what the person's own PC says", () => {
  it('changes nothing when it says nothing', () => {
    for (const name of ['ts-01', 'ts-02', 'row-06-credentials']) {
      expect(firstWith(name, {})).toEqual(diagnose(evidenceOf(name)).causes[0]);
    }
  });

  it('brings the code where nobody pasted one, newest first and for this host only', () => {
    const event = (code: number, server: string | null) => ({
      id: 1026,
      at: '2026-11-21T07:30:00Z',
      server,
      code,
    });
    const line = 'your code 0x807: the logon failed';
    const name = 'ts-01';
    expect(firstWith(name, { events: [event(2055, 'ts-01')] }).for).toContain(line);
    expect(firstWith(name, { events: [event(2055, null), event(2308, null)] }).for).toContain(line);
    expect(firstWith(name, { events: [event(2055, 'ts-99')] }).id).toBe('healthy');
    expect(firstWith(name, { events: [event(263, 'ts-01')] }).against).toEqual([]);
    expect(firstWith('row-06-credentials', { events: [event(3335, null)] }).for).toContain(line);
  });

  it('holds another address against a host that works from here, and for another machine', () => {
    const resolution = [{ name: 'ts-01.lab.example', addresses: ['10.9.9.9'] }];
    const line = "the person's own PC finds ts-01.lab.example at 10.9.9.9; we looked at ";
    expect(firstWith('ts-01', { resolution }).against.join()).toContain(line);
    const { address } = evidenceOf('ts-01').outside!.addresses[0]!;
    const same = [{ name: 'ts-01', addresses: ['10.9.9.9', address] }];
    expect(firstWith('ts-01', { resolution: same }).against).toEqual([]);
    const strange = [{ name: 'ts-10', addresses: ['10.9.9.9'] }];
    expect(firstWith('ts-10', { resolution: strange }).for.join()).toContain('at 10.9.9.9');
  });

  it('holds UDP that is switched off against UDP, and its build for it', () => {
    expect(firstWith('row-08-udp', { policies: { fClientDisableUDP: 1 } }).against.join()).toContain(
      'fClientDisableUDP is 1',
    );
    expect(firstWith('row-08-udp', { build: 26100 }).for.join()).toContain('build 26100');
    expect(firstWith('row-08-udp', {}).notLooked.join()).not.toContain('client');
  });

  it('names the password that is saved for the host, and CredSSP that its file switches off', () => {
    const savedCredentials = ['TERMSRV/ts-01', 'TERMSRV/other'];
    const refused = firstWith('row-06-credentials', { savedCredentials });
    expect(refused.for).toContain("a password for TERMSRV/ts-01 is saved on the person's own PC");
    expect(refused.for.join()).not.toContain('other');
    expect(firstWith('ts-01', { rdpFile: { enablecredsspsupport: '0' } }).against.join()).toContain(
      'CredSSP off',
    );
  });
});
