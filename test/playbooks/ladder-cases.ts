import type { LabHost } from '../../lab/model.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import type { RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';

const sessionEnv = 'rdp-restart-sessionenv';
const termService = 'rdp-restart-termservice';
const refresh = 'rdp-refresh-policy';
const reboot = 'rdp-reboot-host';

/** Detect, what-if, apply, detect, apply again; and that what leaves nothing to put back says so. */
const whole = (playbook: string): Step[] => [
  { script: `${playbook}/detect` },
  { script: `${playbook}/apply`, whatIf: true },
  { script: `${playbook}/apply`, keep: true },
  { script: `${playbook}/detect` },
  { script: `${playbook}/apply` },
  { script: `${playbook}/revert`, undo: true },
];

const look = (playbook: string): Step[] => [
  { script: `${playbook}/detect` },
  { script: `${playbook}/apply` },
  { script: `${playbook}/detect` },
];

const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';

const none = (): void => {};
const asUser = (host: LabHost): void => {
  host.identity = 'user';
};

/** Title, playbook and steps, change of the host, build and faults. */
const table: readonly (readonly [string, Step[], (host: LabHost) => void, number, ...string[]])[] = [
  ['SessionEnv restarted', whole(sessionEnv), none, 20348],
  ['SessionEnv in a process with others', look(sessionEnv), none, 14393],
  ['SessionEnv says that it cannot renew', whole(sessionEnv), none, 17763, 'prerequisite-disabled'],
  ['SessionEnv makes a new certificate', whole(sessionEnv), canRenew, 17763, 'prerequisite-disabled'],
  ['SessionEnv makes the first certificate', whole(sessionEnv), noCertificate, 20348],
  ['SessionEnv is stopped', whole(sessionEnv), stopped('SessionEnv'), 20348],
  ['SessionEnv hangs when it is stopped', look(sessionEnv), hangs('SessionEnv'), 20348],
  ['SessionEnv hangs', look(sessionEnv), pending('SessionEnv'), 20348],
  ['SessionEnv is disabled', look(sessionEnv), disabled('SessionEnv'), 20348],
  ['SessionEnv cannot start again', look(sessionEnv), deepDown('LanmanWorkstation'), 20348],
  ['SessionEnv is needed by another', look(sessionEnv), neededBy('SessionEnv'), 20348],
  ['SessionEnv is not there', look(sessionEnv), absent('SessionEnv'), 20348],
  ['SessionEnv, asked by somebody without rights', look(sessionEnv), asUser, 20348],
  ['TermService restarted with people on it', whole(termService), people, 20348],
  ['TermService restarted on an old build', whole(termService), none, 14393],
  ['TermService without its redirector', whole(termService), stopped('UmRdpService'), 20348],
  ['TermService hangs when it is stopped', look(termService), hangs('TermService'), 20348],
  ['TermService hangs in StopPending', look(termService), none, 17763, 'service-hangs'],
  ['TermService is disabled and runs', look(termService), disabled('TermService'), 20348],
  ['the redirector is disabled and runs', look(termService), disabled('UmRdpService'), 20348],
  ['TermService is stopped already', look(termService), none, 17763, 'service-crashes'],
  ['TermService cannot start again', look(termService), deepDown('RpcSs'), 20348],
  ['TermService is needed by another', look(termService), neededBy('TermService'), 20348],
  ['TermService is not there', look(termService), absent('TermService'), 20348],
  ['TermService, asked by somebody without rights', look(termService), asUser, 20348],
  ['policies fetched', whole(refresh), none, 20348],
  ['policies that say something else by now', whole(refresh), corrected, 20348, 'policy-security-layer-0'],
  ['policies with numbers, texts and lists', whole(refresh), manyValues, 17763, 'cipher-policy-empty'],
  ['nobody tells what policies say', look(refresh), none, 20348, 'secure-channel-broken'],
  ['policies never come to an end', look(refresh), neverDone, 20348],
  ['policies, asked by somebody without rights', whole(refresh), asUser, 20348],
  ['the host restarted', whole(reboot), people, 20348],
  ['a host that waits for a restart', whole(reboot), none, 17763, 'pending-reboot'],
  ['a host that installs', look(reboot), installs, 20348],
  ['a host that was started just now', look(reboot), startedAt('2026-11-21T07:45:00.000Z'), 20348],
  ['a host that was started half an hour ago', look(reboot), startedAt('2026-11-21T07:30:00.000Z'), 20348],
  ['a restart, asked by somebody without rights', look(reboot), asUser, 20348],
  [
    'a disabled CryptSvc is started',
    ['detect', 'apply', 'detect'].map((phase) => ({
      script: `rdp-start-service/${phase}`,
      parameters: { service: 'CryptSvc' },
    })),
    none,
    17763,
    'prerequisite-disabled',
  ],
  [
    'a disabled service whose owner is unknown',
    [{ script: 'rdp-start-service/detect' }, { script: 'rdp-start-service/apply', whatIf: true }],
    none,
    17763,
    'service-disabled',
    'rsop-unreadable',
  ],
];

/** What is particular to the playbooks of the ladder: services restarted, policies fetched, the host restarted. */
export async function ladderCases(): Promise<readonly RecordedCase[]> {
  return Promise.all(
    table.map(async ([title, steps, change, build, ...faults]) => {
      const machine = await machineWith(build, ...faults);
      change(machine.host);
      return { title, machine, steps };
    }),
  );
}

function canRenew(host: LabHost): void {
  Object.assign(host.services.CryptSvc!, { status: 'Running', startType: 2 });
}

function noCertificate(host: LabHost): void {
  host.remoteDesktopStore = [];
}

function stopped(name: string) {
  return (host: LabHost): void => {
    host.services[name]!.status = 'Stopped';
  };
}

function pending(name: string) {
  return (host: LabHost): void => {
    host.services[name]!.status = 'StopPending';
  };
}

function hangs(name: string) {
  return (host: LabHost): void => {
    host.services[name]!.stopHangs = true;
  };
}

function disabled(name: string) {
  return (host: LabHost): void => {
    host.services[name]!.startType = 4;
  };
}

function absent(name: string) {
  return (host: LabHost): void => {
    delete host.services[name];
  };
}

/** What it needs is gone for good, so it runs until it is stopped. */
function deepDown(name: string) {
  return (host: LabHost): void =>
    void Object.assign(host.services[name]!, { status: 'Stopped', startType: 4 });
}

function neededBy(name: string) {
  return (host: LabHost): void => {
    host.services.ThirdParty = { status: 'Running', startType: 2, dependsOn: [name] };
  };
}

function people(host: LabHost): void {
  host.sessions = [
    { id: 3, user: 'LAB\\operator3', state: 'Active' },
    { id: 4, user: 'LAB\\operator4', state: 'Disconnected' },
  ];
}

function corrected(host: LabHost): void {
  host.policyToCome = { [policy]: { SecurityLayer: 2, MinEncryptionLevel: null, fDenyTSConnections: 0 } };
}

function manyValues(host: LabHost): void {
  host.registry[policy] = { MaxInstanceCount: 4294967295, Allow: ['one', 'two'], Hash: { hex: '0aff' } };
}

function startedAt(time: string) {
  return (host: LabHost): void => {
    host.reboot.lastBoot = time;
  };
}

function neverDone(host: LabHost): void {
  host.policyHangs = true;
}

function installs(host: LabHost): void {
  host.reboot.installing = true;
}
