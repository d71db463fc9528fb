import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { RebootPart, RolePart } from '../diagnosis/parts.ts';
import type { Block, Fact } from './message.ts';

const roles: readonly (readonly [keyof RolePart, string])[] = [
  ['domainController', 'domain controller'],
  ['connectionBroker', 'RD Connection Broker'],
  ['gateway', 'RD Gateway'],
  ['clusterNode', 'cluster node'],
  ['hyperVHost', 'Hyper-V host'],
];

const pendings: Readonly<Record<RebootPart['pending'][number], string>> = {
  servicing: 'Windows features or updates were changed',
  'windows-update': 'Windows Update asks for it',
  'file-rename': 'files are to be replaced',
  'computer-rename': 'the computer was renamed',
  join: 'it has joined or left a domain',
};

/** What somebody must know before anything on the host is restarted or changed; empty where there is nothing. */
export function hostFacts(inside: InsideEvidence | null): Block[] {
  if (inside === null) return [];
  const rows = [
    ...(inside.role.looked ? roleRows(inside.role.value) : []),
    ...(inside.reboot.looked ? rebootRows(inside.reboot.value) : []),
  ];
  return rows.length === 0 ? [] : [{ kind: 'facts', rows }];
}

function roleRows(role: RolePart): Fact[] {
  const has = roles.filter(([key]) => role[key] === true).map(([, name]) => name);
  const unknown = roles.filter(([key]) => role[key] === null).map(([, name]) => name);
  const machines = role.runningMachines ?? 0;
  return [
    ...(has.length === 0 ? [] : [{ label: 'it is also', value: has.join(', ') }]),
    ...(machines === 0
      ? []
      : [
          {
            label: 'runs here',
            value: machines === 1 ? '1 virtual machine' : `${machines} virtual machines`,
          },
        ]),
    ...(unknown.length === 0 ? [] : [{ label: 'role unknown', value: unknown.join(', ') }]),
  ];
}

function rebootRows({ pending, bitLocker, safeBoot }: RebootPart): Fact[] {
  const rows: Fact[] = [];
  if (pending.length > 0) {
    rows.push({ label: 'restart pending', value: pending.map((why) => pendings[why]).join(' · ') });
  }
  if (bitLocker === 'pin') {
    rows.push({
      label: 'BitLocker',
      value: 'asks for a PIN at its console when it starts: a restart from here leaves it down',
    });
  } else if (bitLocker === 'unknown' && pending.length > 0) {
    rows.push({ label: 'BitLocker', value: 'whether a start waits for a PIN is unknown' });
  }
  if (safeBoot === true) rows.push({ label: 'safe mode', value: 'it was started in safe mode' });
  return rows;
}
