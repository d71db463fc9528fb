import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectionManager, logEvent, schannel } from '../../lab/event-log.ts';
import type { LabCertificate, LabHost } from '../../lab/model.ts';
import { hashType } from '../../lab/scripts/rdp-renew-certificate.ts';
import { toSddl } from '../../lab/sddl.ts';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import { scratchFolder } from '../files/scratch-folder.ts';
import { machineWith, run, type TestMachine } from '../lab/scripts/machine.ts';
import { pwsh, runPwsh, withoutPwsh } from './pwsh.ts';

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');
const textOf = (name: string): string => readFileSync(join(playbooks, `${name}.ps1`), 'utf8');

interface Step {
  readonly name: string;
  readonly parameters?: Record<string, Value>;
  readonly whatIf?: boolean;
  /** Its `before` is what the undo puts back. */
  readonly keep?: boolean;
  readonly undo?: boolean;
}

/** A store entry's blob as Windows writes it: property 2 names the key, property 32 is the certificate. */
function blobOf(machine: TestMachine, { thumbprint, container }: LabCertificate): string {
  const property = (id: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(12);
    head.writeUInt32LE(id, 0);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(data.length, 8);
    return Buffer.concat([head, data]);
  };
  const provider = 'Microsoft Strong Cryptographic Provider\0';
  const key = (name: string): Buffer => {
    const head = Buffer.alloc(28);
    head.writeUInt32LE(28, 0);
    head.writeUInt32LE(28 + Buffer.byteLength(`${name}\0`, 'utf16le'), 4);
    head.writeUInt32LE(1, 8);
    return Buffer.concat([head, Buffer.from(`${name}\0${provider}`, 'utf16le')]);
  };
  const certificate = new X509Certificate(machine.ring.get(thumbprint)!.certPem).raw;
  return Buffer.concat([
    property(3, Buffer.from(thumbprint, 'hex')),
    ...(container === null ? [] : [property(2, key(container))]),
    property(32, certificate),
  ]).toString('base64');
}

/** The lab's host as the registry, services and files a real script would meet. */
function asWindows(machine: TestMachine) {
  const { host } = machine;
  const registry: Record<string, Record<string, unknown>> = {};
  for (const [key, values] of Object.entries(host.registry)) {
    registry[key.replace(/^HKLM\\/, '')] = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'object' && 'hex' in value
          ? { base64: Buffer.from(value.hex, 'hex').toString('base64') }
          : value,
      ]),
    );
  }
  for (const entry of host.remoteDesktopStore) {
    const key = `SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates\\${entry.thumbprint}`;
    registry[key] = { Blob: { base64: blobOf(machine, entry) } };
  }
  const rules =
    'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
  registry[rules] = Object.fromEntries(host.firewall.rules.map((rule) => [rule.name, ruleText(rule)]));
  return {
    registry,
    services: host.services,
    keyFiles: Object.fromEntries(
      Object.entries(host.keyFiles).map(([name, file]) => [
        name,
        { owner: file.owner, sddl: toSddl(file.entries) },
      ]),
    ),
    owners: Object.fromEntries(
      Object.entries(host.policyOwners).map(([path, owner]) => [ownerKey(path), owner]),
    ),
    hashType: hashType(host),
    accessDenied: host.withoutBackupPrivilege === true,
    deniedKeys: [] as string[],
    activeProfiles: host.firewall.activeProfiles,
    firewallOn: host.firewall.on,
    events: host.events,
    channels: host.channels,
    // Two programs of the shell may run in one session; session 0 is nobody's.
    shells: [0, ...host.sessions.flatMap(({ id }) => [id, id])],
    next: null as { thumbprint: string; base64: string } | null,
  };
}

/** What a question for the owner names: a value, or a service. */
function ownerKey(path: string): string {
  return /\\Services\\([^\\]+)\\Start$/.exec(path)?.[1] ?? path.slice(path.lastIndexOf('\\') + 1);
}

function ruleText(rule: LabHost['firewall']['rules'][number]): string {
  const protocol = rule.protocol === 'TCP' ? 6 : 17;
  const port = rule.localPort === 0 ? '' : `LPort=${rule.localPort}|`;
  return `v2.30|Action=${rule.action}|Active=${rule.enabled ? 'TRUE' : 'FALSE'}|Dir=In|Protocol=${protocol}|${port}Name=@FirewallAPI.dll,-28775|`;
}

interface Case {
  readonly title: string;
  readonly machine: () => Promise<TestMachine>;
  readonly steps: readonly Step[];
}

/** The steps by the lab's behaviours, and what a real PowerShell must be given to do the same. */
async function byLab({ machine: make, steps }: Case) {
  const machine = await make();
  const host = asWindows(machine);
  const lab: Outcome[] = [];
  let before: Value = null;
  for (const { name, parameters = {}, whatIf = false, keep, undo } of steps) {
    const all = undo === true ? { ...parameters, Before: before } : parameters;
    const outcome = await run(machine, name, { parameters: all, whatIf });
    if (keep === true && outcome.kind === 'returned') before = (outcome.value as { before: Value }).before;
    lab.push(outcome);
    const fresh = machine.host.remoteDesktopStore[0];
    if (keep === true && fresh) host.next = { thumbprint: fresh.thumbprint, base64: blobOf(machine, fresh) };
  }
  const plain = { parameters: {}, whatIf: false, keep: false, undo: false };
  return { lab: lab.map(comparable), given: { host, steps: steps.map((step) => ({ ...plain, ...step })) } };
}

/** All cases in one PowerShell, which takes longer to start than to run them. */
async function inPwsh(given: readonly unknown[], names: readonly string[]): Promise<unknown[][]> {
  const file = join(scratchFolder(), 'given.json');
  const scripts = Object.fromEntries(names.map((name) => [name, textOf(name)]));
  writeFileSync(file, JSON.stringify({ harness: textOf('harness'), scripts, cases: given }));
  const real = (await runPwsh(join(import.meta.dirname, 'fake-windows.ps1'), file)) as Outcome[][];
  return real.map((outcomes) => outcomes.map(comparable));
}

/** Without what differs by nature: the lab's blob stands for the real one, clocks go on, Windows words its own errors. */
function comparable(outcome: Outcome): unknown {
  if (outcome.kind === 'threw') return { kind: 'threw', id: outcome.id };
  return JSON.parse(JSON.stringify(outcome), (key, value) =>
    ['blob', 'since', 'oldest', 'computer'].includes(key) && value !== null ? `some ${key}` : value,
  );
}

const liturgy = (playbook: string, parameters: Record<string, Value> = {}): Step[] => [
  { name: `${playbook}/detect`, parameters },
  { name: `${playbook}/apply`, parameters, whatIf: true },
  { name: `${playbook}/detect`, parameters },
  { name: `${playbook}/apply`, parameters, keep: true },
  { name: `${playbook}/detect`, parameters },
  { name: `${playbook}/apply`, parameters },
  { name: `${playbook}/revert`, parameters, undo: true, whatIf: true },
  { name: `${playbook}/revert`, parameters, undo: true },
  { name: `${playbook}/revert`, parameters, undo: true },
  { name: `${playbook}/detect`, parameters },
];

const cases: Case[] = [];
for (const [playbook, build, fault] of [
  ['rdp-grant-key-access', 20348, 'key-unreadable'],
  ['rdp-renew-certificate', 17763, 'renewal-failed'],
  ['rdp-start-service', 17763, 'service-disabled'],
  ['rdp-require-nla', 14393, 'nla-off'],
  ['rdp-require-nla', 17763, 'policy-security-layer-0'],
  ['rdp-renew-certificate', 20348, 'pin-gone'],
  ['rdp-grant-key-access', 17763, 'renewal-failed'],
] as const) {
  const title = `the whole liturgy of ${playbook} with ${fault}`;
  cases.push({ title, machine: () => machineWith(build, fault), steps: liturgy(playbook) });
}
cases.push({
  title: 'an access list that may not be read',
  machine: async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    machine.host.withoutBackupPrivilege = true;
    return machine;
  },
  steps: [
    { name: 'rdp-grant-key-access/detect' },
    { name: 'rdp-grant-key-access/apply' },
    { name: 'collect-evidence/key-access' },
  ],
});
cases.push({
  title: 'a Deny entry, with and without leave to remove it',
  machine: async () => {
    const machine = await machineWith(20348, 'key-unreadable');
    for (const file of Object.values(machine.host.keyFiles)) {
      file.entries.unshift({ sid: 'S-1-5-20', type: 'Deny', mask: 0x120089 });
    }
    return machine;
  },
  steps: [
    { name: 'rdp-grant-key-access/detect' },
    { name: 'rdp-grant-key-access/apply' },
    ...liturgy('rdp-grant-key-access', { removeDeny: true }),
  ],
});
cases.push({
  title: 'a service whose start type a policy sets, one that hangs, and one that needs a disabled one',
  machine: async () => {
    const machine = await machineWith(17763);
    Object.assign(machine.host.services.KeyIso!, { status: 'Stopped', startType: 4 });
    machine.host.policyOwners['HKLM\\SYSTEM\\CurrentControlSet\\Services\\KeyIso\\Start'] = "GPO 'Lean'";
    machine.host.services.CryptSvc!.status = 'StopPending';
    Object.assign(machine.host.services.LanmanWorkstation!, { status: 'Stopped', startType: 4 });
    machine.host.services.SessionEnv!.status = 'Stopped';
    return machine;
  },
  steps: ['KeyIso', 'CryptSvc', 'SessionEnv', 'CertPropSvc', 'RpcSs'].flatMap((service) =>
    ['detect', 'apply'].map((phase) => ({ name: `rdp-start-service/${phase}`, parameters: { service } })),
  ),
});
cases.push({
  title: 'the events, with one channel denied, and the sessions',
  machine: async () => {
    const machine = await machineWith(20348);
    Object.assign(machine, { now: () => new Date() });
    const { host } = machine;
    host.channels[`${connectionManager.provider}/Admin`] = 'denied';
    host.channels[`${connectionManager.provider}/Operational`] = 'absent';
    host.sessions = [3, 4].map((id) => ({ id, user: `LAB\\operator${id}`, state: 'Active' }));
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const data = { Code: '0x8009030D <&>', State: '10001' };
    for (const minutes of [200, 30, 5]) logEvent(host, { ...schannel, id: 36870, data }, ago(minutes));
    logEvent(host, { ...connectionManager, id: 1058, data: { ErrorCode: '0x8009000F' } }, ago(1));
    logEvent(host, { channel: 'System', provider: 'Disk', id: 1058, data }, ago(1));
    return machine;
  },
  steps: [
    { name: 'collect-evidence/events', parameters: { SinceMinutes: 60 } },
    { name: 'collect-evidence/events', parameters: { SinceMinutes: 0 } },
    { name: 'collect-evidence/events' },
    { name: 'collect-evidence/system' },
  ],
});
cases.push({
  title: 'a state that was not stored whole',
  machine: () => machineWith(20348),
  steps: [
    { name: 'rdp-require-nla/revert', parameters: { Before: { SecurityLayer: 2 } } },
    { name: 'rdp-grant-key-access/revert', parameters: { Before: { file: '..\\x', sddl: 'D:PAI' } } },
    { name: 'rdp-renew-certificate/revert', parameters: { Before: { thumbprint: 'AB' } } },
  ],
});
for (const fault of [
  'key-unreadable',
  'renewal-failed',
  'pin-gone',
  'policy-security-layer-0',
  'tls12-off',
  'firewall-rules-off',
]) {
  const parts = ['services', 'listener', 'certificate', 'key-access', 'firewall'];
  const steps = parts.map((part) => ({ name: `collect-evidence/${part}` }));
  cases.push({ title: `the evidence of ${fault}`, machine: () => machineWith(20348, fault), steps });
}

const title = 'real scripts in a real PowerShell answer as the lab does';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  it('in every case, step by step', async () => {
    const sides = await Promise.all(cases.map(byLab));
    const names = [...new Set(cases.flatMap(({ steps }) => steps.map(({ name }) => name)))];
    const real = await inPwsh(
      sides.map(({ given }) => given),
      names,
    );
    const told = (outcomes: (index: number) => unknown) =>
      Object.fromEntries(cases.map(({ title: of }, index) => [of, outcomes(index)]));
    expect(told((index) => real[index])).toEqual(told((index) => sides[index]!.lab));
  }, 120_000);
});
