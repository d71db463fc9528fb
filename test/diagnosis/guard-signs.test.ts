import { describe, expect, it } from 'vitest';
import type { InsideEvidence } from '../../src/diagnosis/evidence.ts';
import { type GuardEvidence, guardSigns, partsOfGuards } from '../../src/diagnosis/guard-signs.ts';
import type { OwnersPart, RebootPart, RolePart } from '../../src/diagnosis/parts.ts';
import { type GuardName, guardNames } from '../../src/playbook/playbook.ts';

const role: RolePart = {
  domainController: false,
  connectionBroker: false,
  gateway: false,
  sessionHost: true,
  clusterNode: false,
  hyperVHost: false,
  runningMachines: null,
};
const reboot: RebootPart = {
  pending: [],
  bitLocker: 'tpm',
  safeBoot: false,
  installing: false,
  lastBoot: '2026-11-10T08:00:00.000Z',
};
const owners: OwnersPart = {
  rsop: 'read',
  registry: [],
  services: [],
  files: [],
  rights: [],
  groups: [],
  mdm: [],
};

interface Seen {
  readonly role?: Partial<RolePart>;
  readonly reboot?: Partial<RebootPart>;
  readonly owners?: Partial<OwnersPart>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerUnknown?: boolean;
}

function evidence(seen: Seen = {}): GuardEvidence {
  return {
    inside: {
      role: { looked: true, value: { ...role, ...seen.role } },
      reboot: { looked: true, value: { ...reboot, ...seen.reboot } },
      owners: { looked: true, value: { ...owners, ...seen.owners } },
    },
    host: { labels: { console: 'ts-02-ilo', ...seen.labels } },
    ownerUnknown: seen.ownerUnknown ?? false,
  };
}

const notLooked = { looked: false, why: 'denied', detail: 'access denied' } as const;
const unseen: GuardEvidence = {
  inside: { role: notLooked, reboot: notLooked, owners: notLooked } satisfies GuardEvidence['inside'],
  host: { labels: {} },
  ownerUnknown: false,
};

/** Guard → what makes it fire, and what it says; then what leaves it unknown. */
const table: Readonly<Record<GuardName, { fires: readonly [Seen, string][]; unknown?: Seen }>> = {
  'domain-controller': {
    fires: [[{ role: { domainController: true } }, 'it is a domain controller']],
    unknown: { role: { domainController: null } },
  },
  'connection-broker': {
    fires: [[{ role: { connectionBroker: true } }, 'it is an RD Connection Broker']],
    unknown: { role: { connectionBroker: null } },
  },
  gateway: {
    fires: [[{ role: { gateway: true } }, 'it is an RD Gateway']],
    unknown: { role: { gateway: null } },
  },
  'cluster-node': {
    fires: [[{ role: { clusterNode: true } }, 'it is a node of a cluster']],
    unknown: { role: { clusterNode: null } },
  },
  'hyper-v-running': {
    fires: [
      [{ role: { hyperVHost: true, runningMachines: 1 } }, 'a virtual machine runs on it'],
      [{ role: { hyperVHost: true, runningMachines: 4 } }, '4 virtual machines run on it'],
    ],
    unknown: { role: { hyperVHost: true, runningMachines: null } },
  },
  'bitlocker-pin': {
    fires: [[{ reboot: { bitLocker: 'pin' } }, 'its start waits for a BitLocker PIN at the console']],
    unknown: { reboot: { bitLocker: 'unknown' } },
  },
  'pending-reboot': {
    fires: [
      [{ reboot: { pending: ['servicing', 'join'] } }, 'a restart is pending already (servicing, join)'],
    ],
  },
  servicing: {
    fires: [[{ reboot: { installing: true } }, 'parts of Windows are being installed or removed right now']],
    unknown: { reboot: { installing: null } },
  },
  'safe-boot': {
    fires: [[{ reboot: { safeBoot: true } }, 'it was started in safe mode']],
    unknown: { reboot: { safeBoot: null } },
  },
  'no-second-way-in': {
    fires: [
      [
        { labels: { console: ' ' } },
        'the inventory names no console (label console) for when it can no longer be reached',
      ],
    ],
  },
  'owner-unknown': {
    fires: [
      [
        { ownerUnknown: true },
        'who owns the setting is unknown: the record of applied policies cannot be read',
      ],
      [
        { owners: { rsop: 'unreadable' } },
        'who owns its settings is unknown: the record of applied policies cannot be read',
      ],
    ],
  },
};

describe.each(guardNames)('the guard %s', (name) => {
  const sign = guardSigns[name];

  it('is quiet on a host that it does not mean', () => {
    expect(sign(evidence())).toBeNull();
  });

  it.each(table[name].fires)('fires where it is so', (seen, reason) => {
    expect(sign(evidence(seen))).toBe(reason);
  });

  it('fires where it could not be looked at', () => {
    expect(sign(unseen)).toMatch(/could not be looked at$|names no console/);
    const { unknown } = table[name];
    if (unknown !== undefined) expect(sign(evidence(unknown))).toMatch(/could not be looked at$/);
  });

  it('names the part that tells', () => {
    const [part] = partsOfGuards([name]) as readonly (keyof InsideEvidence)[];
    if (part === undefined) return expect(name).toBe('no-second-way-in');
    const without = { ...unseen.inside, ...evidence().inside, [part]: notLooked };
    expect(sign({ ...evidence(), inside: without })).not.toBeNull();
  });
});

describe('the parts of guards', () => {
  it('are asked for once each', () => {
    expect(partsOfGuards(guardNames)).toEqual(['role', 'reboot', 'owners']);
    expect(partsOfGuards([])).toEqual([]);
  });

  it('that an older script answers without are unknown, not quiet', () => {
    const { installing, ...older } = reboot;
    const inside = { ...evidence().inside, reboot: { looked: true, value: older } as const };
    expect(guardSigns.servicing({ ...evidence(), inside })).toMatch(/could not be looked at$/);
  });
});
