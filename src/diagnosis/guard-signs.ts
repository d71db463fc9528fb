import type { Host } from '../inventory/host.ts';
import type { InsideEvidence, Looked, PartName } from './evidence.ts';

/** What guards are judged by. `ownerUnknown`: detect could not tell who owns what it would have changed. */
export interface GuardEvidence {
  readonly inside: Pick<InsideEvidence, 'role' | 'reboot' | 'owners'>;
  readonly host: Pick<Host, 'labels'>;
  readonly ownerUnknown: boolean;
}

/** Why a guard fires, as half a sentence; null: it does not. What could not be looked at makes it fire. */
type Sign = (evidence: GuardEvidence) => string | null;

/** The label by which the inventory names a console: what it says is for people, such as the address of an iDRAC. */
const consoleLabel = 'console';

/** Each guard by its name. */
export const guardSigns = {
  'domain-controller': role('domainController', 'it is a domain controller'),
  'connection-broker': role('connectionBroker', 'it is an RD Connection Broker'),
  gateway: role('gateway', 'it is an RD Gateway'),
  'cluster-node': role('clusterNode', 'it is a node of a cluster'),
  'hyper-v-running': ({ inside }) =>
    judged(inside.role, 'whether virtual machines run on it', ({ hyperVHost, runningMachines }) => {
      if (hyperVHost !== true) return hyperVHost === null ? undefined : null;
      if (runningMachines === null) return undefined;
      if (runningMachines === 0) return null;
      return runningMachines === 1
        ? 'a virtual machine runs on it'
        : `${runningMachines} virtual machines run on it`;
    }),
  'bitlocker-pin': ({ inside }) =>
    judged(inside.reboot, 'whether its start waits for a BitLocker PIN', ({ bitLocker }) => {
      if (bitLocker === 'unknown') return undefined;
      return bitLocker === 'pin' ? 'its start waits for a BitLocker PIN at the console' : null;
    }),
  'pending-reboot': ({ inside }) =>
    judged(inside.reboot, 'whether a restart is pending', ({ pending }) =>
      pending.length === 0 ? null : `a restart is pending already (${pending.join(', ')})`,
    ),
  servicing: ({ inside }) =>
    judged(inside.reboot, 'whether Windows installs something right now', ({ installing }) =>
      sign(installing, 'parts of Windows are being installed or removed right now'),
    ),
  'safe-boot': ({ inside }) =>
    judged(inside.reboot, 'whether it was started in safe mode', ({ safeBoot }) =>
      sign(safeBoot, 'it was started in safe mode'),
    ),
  'no-second-way-in': ({ host }) =>
    (host.labels[consoleLabel] ?? '').trim() === ''
      ? 'the inventory names no console (label console) for when it can no longer be reached'
      : null,
  'owner-unknown': ({ inside, ownerUnknown }) =>
    ownerUnknown
      ? 'who owns the setting is unknown: the record of applied policies cannot be read'
      : judged(inside.owners, 'who owns its settings', ({ rsop }) =>
          rsop === 'read'
            ? null
            : 'who owns its settings is unknown: the record of applied policies cannot be read',
        ),
} as const satisfies Readonly<Record<string, Sign>>;

type SignName = keyof typeof guardSigns;

/** The part of the evidence that tells; null: the inventory does. */
const parts: Readonly<Record<SignName, PartName | null>> = {
  'domain-controller': 'role',
  'connection-broker': 'role',
  gateway: 'role',
  'cluster-node': 'role',
  'hyper-v-running': 'role',
  'bitlocker-pin': 'reboot',
  'pending-reboot': 'reboot',
  servicing: 'reboot',
  'safe-boot': 'reboot',
  'no-second-way-in': null,
  'owner-unknown': 'owners',
};

/** The parts that must be asked for so that these guards can be judged, each once. */
export function partsOfGuards(names: readonly SignName[]): readonly PartName[] {
  return [...new Set(names.flatMap((name) => parts[name] ?? []))];
}

type Role = 'domainController' | 'connectionBroker' | 'gateway' | 'clusterNode';

function role(name: Role, reason: string): Sign {
  return ({ inside }) =>
    judged(inside.role, reason.replace(/^it is /, 'whether it is '), (part) => sign(part[name], reason));
}

/** Undefined where the part does not know. */
function sign(seen: boolean | null | undefined, reason: string): string | null | undefined {
  if (seen === null || seen === undefined) return undefined;
  return seen ? reason : null;
}

function judged<T>(
  part: Looked<T>,
  what: string,
  judge: (value: T) => string | null | undefined,
): string | null {
  const verdict = part.looked ? judge(part.value) : undefined;
  return verdict === undefined ? `${what} could not be looked at` : verdict;
}
