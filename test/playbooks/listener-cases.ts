import { keyFileName } from '../../lab/access.ts';
import type { LabHost } from '../../lab/model.ts';
import { deleteValue, keys, pinValue, writeValue } from '../../lab/registry.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import { liturgy, type RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';

const unpin = 'rdp-unpin-certificate';
const values = 'rdp-restore-listener';
const layer = 'rdp-restore-security-layer';
const tls = 'rdp-enable-tls12';
const bind = 'rdp-bind-certificate';
const suspend = 'rdp-suspend-nla';
const minutes = { minutes: 30 };

type Given = Readonly<Record<string, Value>>;

/** Detect, what-if, apply, and what it left. */
const look = (playbook: string, parameters: Given = {}): Step[] => [
  { script: `${playbook}/detect`, parameters },
  { script: `${playbook}/apply`, parameters, whatIf: true },
  { script: `${playbook}/apply`, parameters, keep: true },
  { script: `${playbook}/detect`, parameters },
];

const undone = (playbook: string, parameters: Given = {}): Step[] => [
  ...look(playbook, parameters),
  { script: `${playbook}/revert`, parameters, undo: true },
  { script: `${playbook}/detect`, parameters },
];

const unasked = (playbook: string, Before: Value, parameters: Given = {}): Step => ({
  script: `${playbook}/revert`,
  parameters: { ...parameters, Before },
});

const none = (): void => {};
const asUser = (host: LabHost): void => {
  host.identity = 'user';
};
const withoutBackup = (host: LabHost): void => {
  host.withoutBackupPrivilege = true;
};
const broker = (host: LabHost): void => {
  host.roles.connectionBroker = true;
};

type Row = readonly [string, Step[], (host: LabHost) => void, number, ...string[]];

/** Title, steps, change of the host, build and faults. */
const table: readonly Row[] = [
  ['a pin to nowhere on a Connection Broker', look(unpin), broker, 20348, 'pin-gone'],
  ['a pin to nowhere, asked by somebody without rights', look(unpin), asUser, 20348, 'pin-gone'],
  ['a pin that serves, its key not to be looked at', look(unpin), unlookable, 20348, 'pin-expired'],
  ['a pin of a policy without a record', look(unpin), none, 20348, 'template-certificate', 'rsop-unreadable'],
  ['a pin that serves', look(unpin), renewed, 20348, 'pin-expired'],
  ['a pin that serves from CNG', look(unpin), byCng, 20348, 'pin-expired'],
  ['a pin without its key', look(unpin), keyless, 20348, 'pin-expired'],
  [
    'a pin that stands again, or was never there',
    [
      unasked(unpin, { pinned: 'AB'.repeat(20) }),
      unasked(unpin, { pinned: null }),
      unasked(unpin, { pinned: '..\\x' }),
    ],
    none,
    20348,
    'pin-gone',
  ],
  [
    'a cleared pin put back by somebody without rights',
    [unasked(unpin, { pinned: 'AB'.repeat(20) })],
    asUser,
    20348,
  ],
  ['every value of the listener out of range', undone(values), allWrong, 20348],
  ['values of the listener that nobody set', look(values), noValues, 17763],
  ['policies beside wrong values of the listener', look(values), ruledWell, 20348],
  ['a policy that lets nobody connect', look(values), ruledBadly, 20348],
  ['a policy that nobody is known to have made', look(values), ruledBadly, 20348, 'rsop-unreadable'],
  ['a wrong value of an owner unknown', undone(values), none, 20348, 'lan-adapter-wrong', 'rsop-unreadable'],
  [
    'wrong values, asked by somebody without rights',
    [...look(values), unasked(values, { LanAdapter: 3 })],
    asUser,
    20348,
    'lan-adapter-wrong',
  ],
  [
    'values of the listener that are not to be put back',
    [
      unasked(values, {}),
      unasked(values, { SecurityLayer: 0 }),
      unasked(values, { UserAuthentication: null }),
      unasked(values, { LanAdapter: 7 }),
      unasked(values, { SecurityLayer: 9, LanAdapter: 3 }),
    ],
    none,
    20348,
    'lan-adapter-wrong',
  ],
  ['negotiation before, from detect to undo', liturgy(layer), negotiates, 17763],
  ['no security layer before', undone(layer), noValues, 17763],
  ['plain RDP security on a host of its own', undone(layer), plain, 17763],
  ['plain RDP security of an owner unknown', undone(layer), plain, 17763, 'rsop-unreadable'],
  ['plain RDP security, asked by somebody without rights', look(layer), asUserPlain, 17763],
  ['a policy for negotiation', look(layer), ruledWell, 20348],
  [
    'a security layer that is not to be put back',
    [
      unasked(layer, {}),
      unasked(layer, { SecurityLayer: 0 }),
      unasked(layer, { SecurityLayer: 1 }),
      unasked(layer, { SecurityLayer: null }),
    ],
    plain,
    20348,
  ],
  ['TLS 1.2 off and lists left empty', undone(tls), emptyLists, 17763, 'tls12-off'],
  ['a list of a policy that nobody made', undone(tls), ghost, 17763],
  ['a list of a policy of an owner unknown', look(tls), ghost, 17763, 'rsop-unreadable'],
  ['a list of device management', look(tls), byDevice, 17763],
  ['TLS 1.2 off by an owner unknown', undone(tls), none, 17763, 'tls12-off', 'rsop-unreadable'],
  ['TLS 1.2 off by a policy', look(tls), tlsByPolicy, 17763, 'tls12-off'],
  ['an own list that a policy stands before', look(tls), beforeOwn, 17763],
  [
    'TLS 1.2 off, asked by somebody without rights',
    [...look(tls), unasked(tls, { 'own cipher suites': [] })],
    asUser,
    17763,
    'tls12-off',
  ],
  ['an empty list, asked by somebody without rights', look(tls), asUserEmpty, 17763],
  [
    'settings of TLS that are not to be put back',
    [
      unasked(tls, {}),
      unasked(tls, { 'TLS 1.2 Enabled': null }),
      unasked(tls, { 'own cipher suites': ['TLS_RSA_WITH_NULL_SHA'] }),
      unasked(tls, { 'own cipher suites': '' }),
      unasked(tls, { 'TLS 1.2 Enabled': 1 }),
    ],
    none,
    17763,
  ],
  ['NLA suspended, from detect to undo', liturgy(suspend, minutes), none, 20348],
  ['NLA suspended where it is off already', look(suspend, minutes), none, 14393, 'nla-off'],
  ['NLA suspended where nothing is said of it', look(suspend, minutes), noValues, 17763],
  ['NLA suspended where it is neither on nor off', look(suspend, minutes), neither, 17763],
  ['NLA suspended where a policy requires it', look(suspend, minutes), requiredByPolicy, 20348],
  ['NLA suspended where its owner is unknown', look(suspend, minutes), none, 20348, 'rsop-unreadable'],
  ['NLA suspended where TLS is not insisted on', look(suspend, minutes), negotiates, 20348],
  [
    'NLA suspended by somebody without rights',
    [...look(suspend, minutes), unasked(suspend, { UserAuthentication: 1 }, minutes)],
    asUser,
    20348,
  ],
  [
    'a suspension of NLA for too short or too long',
    [...look(suspend, { minutes: 4 }), ...look(suspend, { minutes: 61 })],
    none,
    20348,
  ],
  [
    'a suspension of NLA that has to end',
    [
      unasked(suspend, {}, minutes),
      unasked(suspend, { UserAuthentication: 0 }, minutes),
      unasked(suspend, { UserAuthentication: 1 }, minutes),
    ],
    suspended,
    20348,
  ],
];

/** What is particular to the playbooks of the listener: its certificate, its values, its security. */
export async function listenerCases(): Promise<readonly RecordedCase[]> {
  const all = table.map(async ([title, steps, change, build, ...faults]) => {
    const machine = await machineWith(build, ...faults);
    change(machine.host);
    return { title, machine, steps };
  });
  return [...(await Promise.all(all)), ...(await bound())];
}

/** Whichever certificate is bound: its thumbprint is another one on every making of the host. */
async function bound(): Promise<RecordedCase[]> {
  const spare = (
    steps: (thumbprint: string) => Step[],
    change: (host: LabHost) => void = none,
    ...faults: string[]
  ) => withSpare(steps, change, ...faults);
  const asked = (thumbprint: string): Step[] => look(bind, { thumbprint });
  const of = async (title: string, made: ReturnType<typeof spare>): Promise<RecordedCase> => ({
    title,
    ...(await made),
  });
  return Promise.all([
    of(
      'a certificate to be bound, from detect to undo',
      spare((thumbprint) => liturgy(bind, { thumbprint })),
    ),
    of(
      'a certificate bound in place of one that is gone',
      spare((thumbprint) => undone(bind, { thumbprint: thumbprint.toLowerCase() }), none, 'pin-gone'),
    ),
    of('a certificate to be bound on a Connection Broker', spare(asked, broker)),
    of('a certificate to be bound where a policy chooses', spare(asked, none, 'template-certificate')),
    of('a certificate to be bound by somebody without rights', spare(asked, asUser)),
    of('a certificate whose key may not be looked at', spare(asked, withoutBackup)),
    of('a certificate without a key', spare(asked, spareIs({ container: null }))),
    of('a certificate of CNG', spare(asked, spareIs({ provider: 'cng' }))),
    of('a certificate that is not valid yet', spare(asked, clock(-400))),
    of('a certificate that has expired', spare(asked, clock(400))),
    of('a certificate whose key file is gone', spare(asked, spareKey('gone'))),
    of('a certificate whose key the service may not read', spare(asked, spareKey('closed'))),
    of('a certificate that is bound and cannot serve', spare(asked, pinnedAndClosed)),
    of(
      'a certificate that is nowhere',
      spare(() => look(bind, { thumbprint: 'AB'.repeat(20) })),
    ),
    of(
      'a pin that is not to be put back',
      spare((thumbprint) => [
        unasked(bind, {}, { thumbprint }),
        unasked(bind, { pinned: '..\\x' }, { thumbprint }),
        unasked(bind, { pinned: 'AB'.repeat(20) }, { thumbprint }),
        unasked(bind, { pinned: null }, { thumbprint }),
      ]),
    ),
    of(
      'a pin put back by somebody without rights',
      spare(
        (thumbprint) => [
          unasked(bind, { pinned: null }, { thumbprint }),
          unasked(bind, { pinned: 'AB'.repeat(20) }, { thumbprint }),
        ],
        (host) => {
          pinSpare(host);
          asUser(host);
        },
      ),
    ),
  ]);
}

/** A host with a certificate in its personal store that is valid and that nothing is pinned to. */
async function withSpare(
  steps: (thumbprint: string) => Step[],
  change: (host: LabHost) => void,
  ...faults: string[]
) {
  const machine = await machineWith(20348, 'pin-expired', ...faults.filter((name) => name !== 'pin-gone'));
  const { host } = machine;
  // By the host's clock it is still valid.
  host.clockOffsetMs = -30 * 86_400_000;
  const { thumbprint } = host.myStore[0]!;
  if (faults.includes('pin-gone')) writeValue(host, keys.listener, pinValue, { hex: 'CD'.repeat(20) });
  else if (faults.length === 0) deleteValue(host, keys.listener, pinValue);
  change(host);
  return { machine, steps: steps(thumbprint) };
}

/** The clock is put back to when the pinned certificate was valid. */
function renewed(host: LabHost): void {
  host.clockOffsetMs = -30 * 86_400_000;
}

function unlookable(host: LabHost): void {
  renewed(host);
  withoutBackup(host);
}

function byCng(host: LabHost): void {
  renewed(host);
  host.myStore[0]!.provider = 'cng';
}

function keyless(host: LabHost): void {
  renewed(host);
  host.myStore[0]!.container = null;
}

function allWrong(host: LabHost): void {
  const wrong = { SecurityLayer: 3, UserAuthentication: 0xffffffff, MinEncryptionLevel: 0, LanAdapter: 3 };
  host.registry[keys.listener] = { PortNumber: 3389, ...wrong, MaxInstanceCount: 0, fEnableWinStation: 0 };
}

function noValues(host: LabHost): void {
  host.registry[keys.listener] = { PortNumber: 3389 };
}

/** What policies say is well; the host's own values are not, and count for nothing. */
function ruledWell(host: LabHost): void {
  allWrong(host);
  host.registry[keys.policy] = {
    SecurityLayer: 1,
    UserAuthentication: 1,
    MinEncryptionLevel: 3,
    MaxInstanceCount: 50,
  };
}

function ruledBadly(host: LabHost): void {
  host.registry[keys.policy] = { MaxInstanceCount: 0 };
  host.policyOwners[`${keys.policy}\\MaxInstanceCount`] = "GPO 'Nobody'";
}

function negotiates(host: LabHost): void {
  writeValue(host, keys.listener, 'SecurityLayer', 1);
}

function plain(host: LabHost): void {
  writeValue(host, keys.listener, 'SecurityLayer', 0);
  writeValue(host, keys.listener, 'MinEncryptionLevel', 1);
}

function asUserPlain(host: LabHost): void {
  plain(host);
  asUser(host);
}

const emptyList = (host: LabHost, value: string | readonly string[] = []): void =>
  writeValue(host, keys.localCiphers, 'Functions', value);

function emptyLists(host: LabHost): void {
  emptyList(host);
  ghost(host);
}

/** Under the policy key, and no policy on record that wrote it. */
function ghost(host: LabHost): void {
  writeValue(host, keys.cipherPolicy, 'Functions', ' ');
}

function byDevice(host: LabHost): void {
  ghost(host);
  const key = 'HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Cryptography';
  host.registry[key] = { TLSCipherSuites: '' };
}

function tlsByPolicy(host: LabHost): void {
  host.policyOwners[`${keys.tls12Server}\\DisabledByDefault`] = "GPO 'Old clients'";
}

function beforeOwn(host: LabHost): void {
  emptyList(host);
  writeValue(host, keys.cipherPolicy, 'Functions', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384');
}

function asUserEmpty(host: LabHost): void {
  emptyList(host, '');
  asUser(host);
}

function spareIs(what: Partial<LabHost['myStore'][number]>) {
  return (host: LabHost): void => void Object.assign(host.myStore[0]!, what);
}

function clock(days: number) {
  return (host: LabHost): void => {
    host.clockOffsetMs = days * 86_400_000;
  };
}

function spareKey(what: 'gone' | 'closed') {
  return (host: LabHost): void => {
    const file = keyFileName(host.myStore[0]!.container!, host.machineGuid);
    if (what === 'gone') delete host.keyFiles[file];
    else host.keyFiles[file]!.entries = [{ sid: 'S-1-5-32-544', type: 'Allow', mask: 0x1f01ff }];
  };
}

function pinSpare(host: LabHost): void {
  writeValue(host, keys.listener, pinValue, { hex: host.myStore[0]!.thumbprint });
}

function pinnedAndClosed(host: LabHost): void {
  pinSpare(host);
  spareKey('closed')(host);
}

function requiredByPolicy(host: LabHost): void {
  writeValue(host, keys.policy, 'UserAuthentication', 1);
  host.policyOwners[`${keys.policy}\\UserAuthentication`] = "GPO 'RDS baseline'";
}

function suspended(host: LabHost): void {
  writeValue(host, keys.listener, 'UserAuthentication', 0);
}

function neither(host: LabHost): void {
  writeValue(host, keys.listener, 'UserAuthentication', 2);
}
