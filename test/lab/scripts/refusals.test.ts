import { describe, expect, it } from 'vitest';
import { keyFileName, listenerContainer, masks, sids } from '../../../lab/access.ts';
import { keys, pinValue, writeValue } from '../../../lab/registry.ts';
import { change, detect, machineWith, run, type TestMachine } from './machine.ts';

const keyFile = ({ host }: TestMachine) => host.keyFiles[keyFileName(listenerContainer, host.machineGuid)]!;

describe('what policy owns', () => {
  it('is named by detect and refused by apply', async () => {
    const machine = await machineWith(17763, 'policy-security-layer-0');
    expect(await detect(machine, 'rdp-require-nla')).toEqual({
      inDesiredState: false,
      state: {
        readable: true,
        local: { SecurityLayer: 2, UserAuthentication: 1 },
        policy: { SecurityLayer: 0, UserAuthentication: null },
      },
      findings: [{ id: 'policy-owned', setting: 'SecurityLayer', owner: "GPO 'RDS baseline'", value: 0 }],
    });
    for (const whatIf of [true, false]) {
      expect(await run(machine, 'rdp-require-nla/apply', { whatIf })).toEqual({
        kind: 'threw',
        id: 'RdpMedic.PolicyOwned',
        message:
          "SecurityLayer is set to 0 by policy (GPO 'RDS baseline'); a local change would count for nothing.",
      });
    }
    expect(machine.touches).toBe(0);
  });

  it('is in order when the policy itself asks for NLA, whatever the local value', async () => {
    const machine = await machineWith(17763, 'nla-off');
    writeValue(machine.host, keys.policy, 'UserAuthentication', 1);
    expect(await detect(machine, 'rdp-require-nla')).toMatchObject({ inDesiredState: true, findings: [] });
    expect(await change(machine, 'rdp-require-nla/apply')).toMatchObject({ changed: false });
  });

  it('keeps a service disabled that a policy disables', async () => {
    const machine = await machineWith(17763, 'service-disabled');
    machine.host.policyOwners['HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Start'] =
      "GPO 'No RDP'";
    const found = await detect(machine, 'rdp-start-service');
    expect(found.findings).toContainEqual({
      id: 'policy-owned',
      setting: 'start type of TermService',
      owner: "GPO 'No RDP'",
    });
    expect(await run(machine, 'rdp-start-service/apply')).toMatchObject({ id: 'RdpMedic.PolicyOwned' });
  });

  it('leaves a certificate from a policy template alone', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    writeValue(machine.host, keys.policy, 'CertTemplateName', 'RemoteDesktop');
    const found = await detect(machine, 'rdp-renew-certificate');
    expect(found.findings.map(({ id }) => id)).toContain('policy-owned');
    expect(await run(machine, 'rdp-renew-certificate/apply')).toMatchObject({ id: 'RdpMedic.PolicyOwned' });
  });
});

describe('what may not be read', () => {
  it('is unknown, not broken: detect says so and apply guesses nothing', async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    machine.host.withoutBackupPrivilege = true;
    const found = await detect(machine, 'rdp-grant-key-access');
    expect(found).toMatchObject({
      inDesiredState: false,
      state: { readable: false, entries: null, sddl: null },
      findings: [{ id: 'unreadable', what: 'key-access' }],
    });
    for (const whatIf of [true, false]) {
      const outcome = await run(machine, 'rdp-grant-key-access/apply', { whatIf });
      expect(outcome).toMatchObject({ kind: 'threw', id: 'RdpMedic.Unreadable' });
    }
    expect(machine.touches).toBe(0);
  });

  it('is read all the same where the old build gives administrators an entry', async () => {
    const machine = await machineWith(14393, 'key-unreadable');
    machine.host.withoutBackupPrivilege = true;
    expect((await detect(machine, 'rdp-grant-key-access')).state.readable).toBe(true);
    // Reading an access list is granted there, writing it is not.
    const outcome = await run(machine, 'rdp-grant-key-access/apply');
    expect(outcome).toMatchObject({ kind: 'threw', id: 'UnauthorizedAccessException' });
    expect(machine.touches).toBe(0);
  });

  it('is read by SYSTEM, which owns the file', async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    Object.assign(machine.host, { withoutBackupPrivilege: true, identity: 'system' });
    expect(await change(machine, 'rdp-grant-key-access/apply')).toMatchObject({ changed: true });
  });
});

describe('rdp-grant-key-access', () => {
  it('adds one entry, keeps the others, and leaves the owner', async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    const { before, after } = await change(machine, 'rdp-grant-key-access/apply');
    expect(after.entries).toEqual([
      ...(before.entries as readonly unknown[] as []),
      { sid: sids.networkService, type: 'Allow', mask: masks.read },
    ]);
    expect(before.sddl).toBe(`D:PAI(A;;FA;;;SY)(A;;FA;;;${sids.sessionEnv})`);
    expect(after.sddl).toBe(`D:PAI(A;;FA;;;SY)(A;;FA;;;${sids.sessionEnv})(A;;FR;;;NS)`);
    expect(keyFile(machine).owner).toBe(sids.system);
  });

  it('removes a Deny only when told to, because it beats the Allow', async () => {
    const machine = await machineWith(20348);
    keyFile(machine).entries.unshift({ sid: sids.networkService, type: 'Deny', mask: masks.read });
    const found = await detect(machine, 'rdp-grant-key-access');
    expect(found.inDesiredState).toBe(false);
    expect(found.findings).toEqual([
      { id: 'deny-entry', sid: sids.networkService, mask: masks.read, removed: false },
    ]);
    expect(await run(machine, 'rdp-grant-key-access/apply')).toMatchObject({ id: 'RdpMedic.DenyEntry' });
    const parameters = { removeDeny: true };
    const { after } = await change(machine, 'rdp-grant-key-access/apply', { parameters });
    expect(JSON.stringify(after.entries)).not.toContain('Deny');
    expect((await detect(machine, 'rdp-grant-key-access', { parameters })).inDesiredState).toBe(true);
  });

  it('never removes a Deny that was made for others too', async () => {
    const machine = await machineWith(20348);
    keyFile(machine).entries.unshift({ sid: sids.everyone, type: 'Deny', mask: masks.read });
    const outcome = await run(machine, 'rdp-grant-key-access/apply', { parameters: { removeDeny: true } });
    expect(outcome).toMatchObject({ id: 'RdpMedic.DenyEntry' });
    expect(machine.touches).toBe(0);
  });

  it('has nothing to grant where the certificate names no key', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    const { findings } = await detect(machine, 'rdp-grant-key-access');
    expect(findings.map(({ id }) => id)).toEqual(['no-key-named']);
    expect(await run(machine, 'rdp-grant-key-access/apply')).toMatchObject({ id: 'RdpMedic.NoKeyFile' });
  });

  it('puts nothing back but a key file it knows the shape of', async () => {
    const machine = await machineWith(20348);
    const before = { file: '..\\..\\elsewhere', entries: [], sddl: 'D:PAI' };
    const outcome = await run(machine, 'rdp-grant-key-access/revert', { parameters: { Before: before } });
    expect(outcome).toMatchObject({ id: 'RdpMedic.BadBefore' });
  });
});

describe('rdp-renew-certificate', () => {
  it('ends with a new certificate, its key, and event 1056', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    const old = machine.host.remoteDesktopStore[0]!;
    const { after } = await change(machine, 'rdp-renew-certificate/apply');
    const fresh = machine.host.remoteDesktopStore[0]!;
    expect(fresh.thumbprint).toBe(after.thumbprint);
    expect(fresh.thumbprint).not.toBe(old.thumbprint);
    expect(new Date(fresh.notAfter).getTime()).toBeGreaterThan(machine.now().getTime());
    expect(machine.ring.has(fresh.thumbprint)).toBe(true);
    expect(machine.host.events.at(-1)).toMatchObject({ id: 1056, data: { Thumbprint: fresh.thumbprint } });
    expect(await detect(machine, 'rdp-grant-key-access')).toMatchObject({ inDesiredState: true });
  });

  it('puts the old entry back when Windows makes no new one', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    keyFile(machine).entries = [{ sid: sids.system, type: 'Deny', mask: masks.full }];
    const store = structuredClone(machine.host.remoteDesktopStore);
    const outcome = await run(machine, 'rdp-renew-certificate/apply');
    expect(outcome).toMatchObject({ kind: 'threw', id: 'RdpMedic.RenewalFailed' });
    expect(machine.host.remoteDesktopStore).toEqual(store);
    expect(machine.host.events.at(-1)).toMatchObject({ id: 1057, data: { ErrorCode: '0x80070005' } });
  });

  it('never touches a pinned certificate', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    writeValue(machine.host, keys.listener, pinValue, { hex: 'ab'.repeat(20) });
    const outcome = await run(machine, 'rdp-renew-certificate/apply');
    expect(outcome).toMatchObject({ id: 'RdpMedic.NotSelfSigned' });
    expect(machine.touches).toBe(0);
  });

  it('asks for the service first when the one that makes certificates is disabled', async () => {
    const machine = await machineWith(17763, 'renewal-failed');
    machine.host.services.SessionEnv!.startType = 4;
    expect(await run(machine, 'rdp-renew-certificate/apply')).toMatchObject({
      id: 'RdpMedic.ServiceDisabled',
    });
  });
});

describe('rdp-start-service', () => {
  it('sets a disabled service to manual, starts it, and its redirector with it', async () => {
    const machine = await machineWith(17763, 'service-disabled');
    expect(await change(machine, 'rdp-start-service/apply')).toMatchObject({
      before: {
        TermService: { status: 'Stopped', startType: 4 },
        UmRdpService: { status: 'Stopped', startType: 3 },
      },
      after: {
        TermService: { status: 'Running', startType: 3 },
        UmRdpService: { status: 'Running', startType: 3 },
      },
    });
  });

  it('touches no base service, not even by name', async () => {
    const machine = await machineWith(17763);
    for (const service of ['RpcSs', 'DcomLaunch', 'BFE', 'mpssvc', 'TermService; BFE', '']) {
      const outcome = await run(machine, 'rdp-start-service/apply', { parameters: { service } });
      expect(outcome).toMatchObject({ kind: 'threw', id: 'ParameterArgumentValidationError' });
    }
  });

  it('refuses where what the service needs is disabled, and names it', async () => {
    const machine = await machineWith(17763, 'service-disabled');
    Object.assign(machine.host.services.RpcSs!, { status: 'Stopped', startType: 4 });
    const { findings } = await detect(machine, 'rdp-start-service');
    expect(findings).toContainEqual({ id: 'dependency-disabled', service: 'RpcSs' });
    const outcome = await run(machine, 'rdp-start-service/apply');
    expect(outcome).toMatchObject({
      id: 'RdpMedic.DependencyDisabled',
      message: 'TermService needs RpcSs, which is disabled.',
    });
  });

  it('puts the start type back when a service further down keeps it from starting', async () => {
    const machine = await machineWith(17763, 'service-disabled');
    Object.assign(machine.host.services.RpcSs!, { status: 'Stopped' });
    Object.assign(machine.host.services.DcomLaunch!, { status: 'Stopped', startType: 4 });
    expect(await run(machine, 'rdp-start-service/apply')).toMatchObject({ id: 'RdpMedic.NotStarted' });
    expect(machine.host.services.TermService).toMatchObject({ status: 'Stopped', startType: 4 });
  });

  it('does not fight a service that hangs', async () => {
    const machine = await machineWith(17763);
    machine.host.services.TermService!.status = 'StopPending';
    expect(await run(machine, 'rdp-start-service/apply')).toMatchObject({ id: 'RdpMedic.ServicePending' });
  });
});

describe('rdp-require-nla', () => {
  it('never puts plain RDP security back', async () => {
    const machine = await machineWith(17763, 'nla-off');
    writeValue(machine.host, keys.listener, 'SecurityLayer', 0);
    const { before } = await change(machine, 'rdp-require-nla/apply');
    expect(before).toEqual({ SecurityLayer: 0, UserAuthentication: 0 });
    const { after } = await change(machine, 'rdp-require-nla/revert', { parameters: { Before: before } });
    expect(after).toEqual({ UserAuthentication: 0, SecurityLayer: 1 });
  });

  it('removes a value again that was absent before', async () => {
    const machine = await machineWith(17763);
    machine.host.registry[keys.listener] = { PortNumber: 3389, SecurityLayer: 2 };
    const { before } = await change(machine, 'rdp-require-nla/apply');
    expect(before).toEqual({ SecurityLayer: 2, UserAuthentication: null });
    await change(machine, 'rdp-require-nla/revert', { parameters: { Before: before } });
    expect(machine.host.registry[keys.listener]).toEqual({ PortNumber: 3389, SecurityLayer: 2 });
  });
});
