import { connectionManager, logEvent, schannel } from '../../lab/event-log.ts';
import { faults } from '../../lab/faults/catalog.ts';
import type { LabHost } from '../../lab/model.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith, type TestMachine } from '../lab/scripts/machine.ts';
import { exposureCases } from './exposure-cases.ts';
import { keyCases } from './key-cases.ts';
import { ladderCases } from './ladder-cases.ts';
import { licenceCases } from './licence-cases.ts';
import { listenerCases } from './listener-cases.ts';
import type { Step } from './run-in-pwsh.ts';
import { digestOf, stableFor } from './stable.ts';
import { undoCases } from './undo-cases.ts';

/** One host and what is done to it, step by step; recordings lie under its title. */
export interface RecordedCase {
  readonly title: string;
  readonly machine: TestMachine;
  readonly steps: readonly Step[];
}

const playbooks = [
  'rdp-allow-firewall',
  'rdp-clear-mslicensing',
  'rdp-enable',
  'rdp-grant-key-access',
  'rdp-reboot-host',
  'rdp-refresh-policy',
  'rdp-renew-certificate',
  'rdp-require-nla',
  'rdp-restart-sessionenv',
  'rdp-restart-termservice',
  'rdp-start-service',
  'rdp-replace-listener-key',
  'rdp-restore-machinekeys',
  'rdp-enable-tls12',
  'rdp-restore-listener',
  'rdp-restore-security-layer',
  'rdp-unpin-certificate',
];
const usualBuild = 20348;

/** Detect, what-if, apply, apply again, undo: the whole of what a playbook promises. */
export function liturgy(playbook: string, parameters: Readonly<Record<string, Value>> = {}): Step[] {
  return [
    { script: `${playbook}/detect`, parameters },
    { script: `${playbook}/apply`, parameters, whatIf: true },
    { script: `${playbook}/apply`, parameters, keep: true },
    { script: `${playbook}/detect`, parameters },
    { script: `${playbook}/apply`, parameters },
    { script: `${playbook}/revert`, parameters, undo: true, whatIf: true },
    { script: `${playbook}/revert`, parameters, undo: true },
    { script: `${playbook}/revert`, parameters, undo: true },
    { script: `${playbook}/detect`, parameters },
  ];
}

export const look = (playbook: string, parameters: Readonly<Record<string, Value>> = {}): Step[] => [
  { script: `${playbook}/detect`, parameters },
  { script: `${playbook}/apply`, parameters },
];

const everyPart: readonly Step[] = partNames.map((part) => ({ script: `collect-evidence/${part}` }));
const everyLook: readonly Step[] = playbooks.flatMap((playbook) => [
  { script: `${playbook}/detect` },
  { script: `${playbook}/apply`, whatIf: true },
]);

/** Playbook, fault, build: each goes through the whole liturgy. */
const liturgies = [
  ['rdp-grant-key-access', 'key-unreadable', 20348],
  ['rdp-grant-key-access', 'key-unreadable', 14393],
  ['rdp-renew-certificate', 'renewal-failed', 17763],
  ['rdp-start-service', 'service-disabled', 17763],
  ['rdp-require-nla', 'nla-off', 14393],
  ['rdp-unpin-certificate', 'pin-gone', 20348],
  ['rdp-unpin-certificate', 'pin-expired', 17763],
  ['rdp-restore-listener', 'lan-adapter-wrong', 20348],
  ['rdp-restore-listener', 'listener-values-out-of-range', 14393],
  ['rdp-enable-tls12', 'tls12-off', 17763],
] as const;

/** Every case whose answers are kept: each lab fault as every script sees it, and what few hosts have. */
export async function recordedCases(): Promise<readonly RecordedCase[]> {
  const healthy = await machineWith(usualBuild);
  const cases: RecordedCase[] = [
    { title: 'a healthy host', machine: healthy, steps: [...everyPart, ...everyLook] },
  ];
  for (const { name } of faults) {
    const machine = await machineWith(usualBuild, name);
    if (visible(machine) === visible(healthy)) continue;
    cases.push({ title: name, machine, steps: [...everyPart, ...everyLook] });
  }
  for (const [playbook, fault, build] of liturgies) {
    const machine = await machineWith(build, fault);
    cases.push({ title: `${fault}, build ${build}, from detect to undo`, machine, steps: liturgy(playbook) });
  }
  for (const build of [14393, 17763, 26100]) {
    const machine = await machineWith(build);
    cases.push({ title: `a healthy host, build ${build}`, machine, steps: everyPart });
  }
  return [
    ...cases,
    ...(await byIdentity()),
    ...(await rareHosts()),
    ...(await exposureCases()),
    ...(await keyCases()),
    ...(await ladderCases()),
    ...(await licenceCases()),
    ...(await listenerCases()),
    ...(await undoCases()),
  ];
}

/** Faults whose host looks to every script as a healthy one does: the wire, the way in, another machine's answers. */
export async function faultsNoScriptSees(): Promise<readonly string[]> {
  const healthy = visible(await machineWith(usualBuild));
  const all = await Promise.all(
    faults.map(async ({ name }) => [name, visible(await machineWith(usualBuild, name))] as const),
  );
  return all.filter(([, seen]) => seen === healthy).map(([name]) => name);
}

function visible({ host }: TestMachine): string {
  const { wayIn, noWayIn, scriptDelayMs, impostor, onPath, hangingParts, ...seen } = host;
  return digestOf(stableFor(host)(seen));
}

async function changed(title: string, change: (host: LabHost) => void, ...made: [number, ...string[]]) {
  const machine = await machineWith(...made);
  change(machine.host);
  return { title, machine };
}

async function byIdentity(): Promise<RecordedCase[]> {
  const steps = [...everyPart, ...everyLook];
  const as = (title: string, change: (host: LabHost) => void, build: number) =>
    changed(`key-unreadable, build ${build}, as ${title}`, change, build, 'key-unreadable');
  const stripped = (host: LabHost): void => {
    host.withoutBackupPrivilege = true;
  };
  const all = [
    await as('SYSTEM', (host) => Object.assign(host, { identity: 'system' }), 20348),
    await as('the virtual account', (host) => Object.assign(host, { identity: 'virtual-account' }), 20348),
    await as('somebody without rights', (host) => Object.assign(host, { identity: 'user' }), 20348),
    await as('an administrator without SeBackup', stripped, 20348),
  ].map((one) => ({ ...one, steps }));
  // The old build lets administrators read the list, and nobody but SYSTEM write it.
  const old = await as('an administrator without SeBackup', stripped, 14393);
  const system = await as(
    'SYSTEM without SeBackup',
    (host) => Object.assign(host, { identity: 'system', withoutBackupPrivilege: true }),
    20348,
  );
  const user = await changed(
    'nla-off, as somebody without rights',
    (host) => Object.assign(host, { identity: 'user' }),
    20348,
    'nla-off',
  );
  const stopped = await changed(
    'service-disabled, as somebody without rights',
    (host) => Object.assign(host, { identity: 'user' }),
    20348,
    'service-disabled',
  );
  return [
    ...all,
    { ...old, steps: [...look('rdp-grant-key-access'), { script: 'collect-evidence/key-access' }] },
    { ...system, steps: look('rdp-grant-key-access') },
    { ...user, steps: look('rdp-require-nla') },
    { ...stopped, steps: look('rdp-start-service') },
  ];
}

async function rareHosts(): Promise<RecordedCase[]> {
  const deny = (sid: string) => (host: LabHost) => {
    for (const file of Object.values(host.keyFiles)) {
      file.entries.unshift({ sid, type: 'Deny', mask: 0x120089 });
    }
  };
  return [
    {
      ...(await changed('a Deny entry for NETWORK SERVICE', deny('S-1-5-20'), 20348, 'key-unreadable')),
      steps: [...look('rdp-grant-key-access'), ...liturgy('rdp-grant-key-access', { removeDeny: true })],
    },
    {
      ...(await changed('a Deny entry for everybody', deny('S-1-1-0'), 20348)),
      steps: [
        ...look('rdp-grant-key-access', { removeDeny: true }),
        { script: 'collect-evidence/key-access' },
      ],
    },
    {
      ...(await changed('services that are disabled, hang or need a disabled one', brokenServices, 17763)),
      steps: ['KeyIso', 'CryptSvc', 'SessionEnv', 'CertPropSvc', 'RpcSs'].flatMap((service) =>
        look('rdp-start-service', { service }),
      ),
    },
    {
      ...(await changed(
        'a service further down keeps TermService from starting',
        deepDown,
        17763,
        'service-disabled',
      )),
      steps: look('rdp-start-service'),
    },
    {
      ...(await changed('no new certificate can be made', keyDenied, 17763, 'renewal-failed')),
      steps: look('rdp-renew-certificate'),
    },
    {
      ...(await changed('values that were absent before', noValues, 17763)),
      steps: [...liturgy('rdp-require-nla'), { script: 'collect-evidence/listener' }],
    },
    {
      ...(await changed('plain RDP security before', plainRdp, 17763, 'nla-off')),
      steps: liturgy('rdp-require-nla'),
    },
    {
      title: 'a state that was not stored whole',
      machine: await machineWith(20348),
      steps: [
        { script: 'rdp-require-nla/revert', parameters: { Before: { SecurityLayer: 2 } } },
        { script: 'rdp-grant-key-access/revert', parameters: { Before: { file: '..\\x', sddl: 'D:PAI' } } },
        { script: 'rdp-renew-certificate/revert', parameters: { Before: { thumbprint: 'AB' } } },
      ],
    },
    {
      ...(await changed('channels of every kind, and people logged on', channels, 20348)),
      steps: [
        { script: 'collect-evidence/event-mark' },
        { script: 'collect-evidence/events', parameters: { SinceMinutes: 60 } },
        { script: 'collect-evidence/events', parameters: { SinceMinutes: 60, After: { System: 2 } } },
        { script: 'collect-evidence/events', parameters: { SinceMinutes: 0 } },
        { script: 'collect-evidence/sessions' },
      ],
    },
    {
      ...(await changed('sessions that Windows does not list', uncountable, 20348)),
      steps: [{ script: 'collect-evidence/sessions' }],
    },
  ];
}

function brokenServices(host: LabHost): void {
  Object.assign(host.services.KeyIso!, { status: 'Stopped', startType: 4 });
  host.policyOwners['HKLM\\SYSTEM\\CurrentControlSet\\Services\\KeyIso\\Start'] = "GPO 'Lean'";
  host.services.CryptSvc!.status = 'StopPending';
  Object.assign(host.services.LanmanWorkstation!, { status: 'Stopped', startType: 4 });
  host.services.SessionEnv!.status = 'Stopped';
}

function deepDown(host: LabHost): void {
  host.services.RpcSs!.status = 'Stopped';
  Object.assign(host.services.DcomLaunch!, { status: 'Stopped', startType: 4 });
}

function keyDenied(host: LabHost): void {
  for (const file of Object.values(host.keyFiles)) {
    file.entries = [{ sid: 'S-1-5-18', type: 'Deny', mask: 0x1f01ff }];
  }
}

const listener = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';

function noValues(host: LabHost): void {
  host.registry[listener] = { PortNumber: 3389, SecurityLayer: 2 };
}

function plainRdp(host: LabHost): void {
  host.registry[listener] = { ...host.registry[listener], SecurityLayer: 0 };
}

function channels(host: LabHost): void {
  const now = new Date('2026-11-21T08:00:00.000Z');
  host.channels[`${connectionManager.provider}/Admin`] = 'denied';
  host.channels[`${connectionManager.provider}/Operational`] = 'absent';
  host.channels.Security = 'disabled';
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const data = { Code: '0x8009030D <&>', State: '10001' };
  for (const minutes of [200, 30, 5]) logEvent(host, { ...schannel, id: 36870, data }, ago(minutes));
  logEvent(host, { ...connectionManager, id: 1058, data: { ErrorCode: '0x8009000F' } }, ago(1));
  logEvent(host, { channel: 'System', provider: 'Disk', id: 1058, data }, ago(1));
  people(host);
}

function people(host: LabHost): void {
  host.sessions = [3, 4].map((id) => ({
    id,
    user: `LAB\\operator${id}`,
    state: id === 3 ? ('Active' as const) : ('Disconnected' as const),
  }));
}

function uncountable(host: LabHost): void {
  people(host);
  host.sessionsUncountable = true;
}
