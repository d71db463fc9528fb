import type { LabFirewallRule, LabHost } from '../../lab/model.ts';
import { deleteValue, keys, writeValue } from '../../lab/registry.ts';
import { ownRule } from '../../lab/scripts/remote-desktop-firewall.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import type { RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';

const firewall = 'rdp-allow-firewall';
const enable = 'rdp-enable';
const addUser = 'rdp-add-user';
const operator = 'S-1-5-21-1004336348-1177238915-682003330-1104';
const by = (account: string): Given => ({ account });

type Given = Readonly<Record<string, Value>>;

/** Detect, what-if, apply, detect, apply again, undo twice, detect: the whole of what a playbook promises. */
const whole = (playbook: string, parameters: Given = {}): Step[] => [
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

const look = (playbook: string, parameters: Given = {}): Step[] => [
  { script: `${playbook}/detect`, parameters },
  { script: `${playbook}/apply`, parameters },
];

const backWith = (playbook: string, Before: Value): Step => ({
  script: `${playbook}/revert`,
  parameters: { Before },
});

const none = (): void => {};
const asUser = (host: LabHost): void => {
  host.identity = 'user';
};
const evidence: Step = { script: 'collect-evidence/firewall' };

const some = { remoteAddresses: '10.1.2.3/24, LocalSubnet;fe80::1:2/64 10.1.2.0/255.255.255.0,2001:DB8::5' };
const bad = [
  '10.1.2',
  '010.1.2.3',
  '10.0.0.0/7',
  '0.0.0.0/0',
  '10.1.2.3/33',
  '10.0.0.0/255.0.255.0',
  'Any',
  ',',
]
  .concat('2001:db8::/31', '10.1.2.3/24/8', '::ffff:10.1.2.3', 'host.example')
  .map((remoteAddresses) => ({ script: `${firewall}/detect`, parameters: { remoteAddresses } }));

const table: readonly (readonly [string, Step[], (host: LabHost) => void, number, ...string[]])[] = [
  [
    'firewall-rules-off, build 20348, from detect to undo',
    whole(firewall),
    none,
    20348,
    'firewall-rules-off',
  ],
  ['a rule for named addresses', [...whole(firewall, some), evidence], none, 20348, 'public-network'],
  ['a rule for named addresses on another port', whole(firewall, some), none, 14393, 'port-moved'],
  [
    'a rule for named addresses that is off',
    [...whole(firewall, some), evidence],
    ownRuleOff,
    20348,
    'port-moved',
  ],
  ['a rule of ours for others', look(firewall, some), ownRuleForOthers, 20348, 'port-moved'],
  ['addresses that are none', bad, none, 20348],
  ['named addresses where everybody comes in already', look(firewall, some), none, 20348],
  ['a domain network and a Public one', look(firewall), publicToo, 20348, 'firewall-rules-off'],
  ['the firewall is off', look(firewall), firewallOff, 20348, 'firewall-rules-off'],
  ['no rule of Windows', look(firewall), noRules, 20348],
  ['rules of Windows for certain addresses', look(firewall), scopedRules, 20348],
  ['a rule that blocks certain addresses', look(firewall), scopedBlock, 20348, 'firewall-rules-off'],
  ['a rule of a policy that blocks', look(firewall), policyBlock, 20348],
  ['a rule that blocks everything', look(firewall), blockAll, 20348],
  ['local rules forbidden by a policy with a name', look(firewall), namedOwner, 20348, 'local-rules-ignored'],
  [
    'local rules forbidden, owners unknown',
    look(firewall),
    namedOwner,
    20348,
    'local-rules-ignored',
    'rsop-unreadable',
  ],
  ['IPsec wanted by this host alone', look(firewall), localIpsec, 20348],
  ['firewall rules, asked by somebody without rights', look(firewall), asUser, 20348, 'firewall-rules-off'],
  ['a rule, asked for by somebody without rights', look(firewall, some), asUser, 20348, 'public-network'],
  [
    'firewall rules that were not stored',
    [
      backWith(firewall, {}),
      backWith(firewall, { 'WINRM-HTTP-In-TCP': { enabled: false } }),
      backWith(firewall, { 'RemoteDesktop-UserMode-In-TCP': null }),
      backWith(firewall, { [ownRule]: { enabled: true } }),
      backWith(firewall, { [ownRule]: null }),
    ],
    none,
    20348,
  ],
  ['rdp-off, build 20348, from detect to undo', whole(enable), none, 20348, 'rdp-off'],
  ['a switch that was never set', whole(enable), noSwitch, 17763],
  ['off by a policy with a name', look(enable), none, 20348, 'rdp-off-by-policy'],
  ['off by a policy, owners unknown', look(enable), none, 20348, 'rdp-off-by-policy', 'rsop-unreadable'],
  ['on by a policy, off by itself', look(enable), onByPolicy, 20348, 'rdp-off'],
  [
    'off, asked by somebody without rights',
    [...look(enable), backWith(enable, { fDenyTSConnections: 0 })],
    asUser,
    20348,
    'rdp-off',
  ],
  ['a switch that was not stored', [backWith(enable, { SecurityLayer: 1 })], none, 20348],
  [
    'an account let in, build 20348, from detect to undo',
    whole(addUser, by('LAB\\operator1')),
    someMember,
    20348,
  ],
  ['an account let in by its SID', whole(addUser, by(operator)), none, 17763],
  ['an account let in for two hours', whole(addUser, { ...by(operator), minutes: 120 }), none, 20348],
  ['an account that is in already', look(addUser, by(operator)), isMember, 20348],
  ['an account nobody knows', look(addUser, by('LAB\\nobody')), none, 20348],
  ['everybody', [...look(addUser, by('Everyone')), ...look(addUser, by('LAB\\Domain Users'))], none, 20348],
  ['an account on a domain controller', look(addUser, by(operator)), controller, 20348],
  ['an account where a policy decides', look(addUser, by(operator)), groupOwned, 20348],
  ['an account where owners are unknown', look(addUser, by(operator)), none, 20348, 'rsop-unreadable'],
  ['an account, asked by somebody without rights', look(addUser, by(operator)), asUser, 20348],
  [
    'members that were not stored',
    [
      { script: `${addUser}/revert`, parameters: { ...by(operator), Before: { sid: 'x', member: null } } },
      {
        script: `${addUser}/revert`,
        parameters: { ...by(operator), Before: { sid: operator, member: 'LAB' } },
      },
    ],
    none,
    20348,
  ],
];

/** Playbooks that change who can reach a host, on hosts that few have. */
export async function exposureCases(): Promise<readonly RecordedCase[]> {
  return Promise.all(
    table.map(async ([title, steps, change, build, ...faults]) => {
      const machine = await machineWith(build, ...faults);
      change(machine.host);
      return { title, machine, steps };
    }),
  );
}

const group = 'S-1-5-32-555';

function someMember(host: LabHost): void {
  host.localGroups = { [group]: ['S-1-5-21-1004336348-1177238915-682003330-1105'] };
}

function isMember(host: LabHost): void {
  host.localGroups = { [group]: [operator] };
}

function controller(host: LabHost): void {
  host.roles.domainController = true;
}

function groupOwned(host: LabHost): void {
  host.policyOwners[group] = "GPO 'Who may log on'";
}

function noSwitch(host: LabHost): void {
  deleteValue(host, keys.terminalServer, 'fDenyTSConnections');
}

function onByPolicy(host: LabHost): void {
  writeValue(host, keys.policy, 'fDenyTSConnections', 0);
}

function add(host: LabHost, rule: Partial<LabFirewallRule> & { readonly name: string }): void {
  const usual = { enabled: true, action: 'Allow', profiles: 7, protocol: 'TCP', localPort: 3389 } as const;
  host.firewall.rules.push({ ...usual, ...rule });
}

function ownRuleOff(host: LabHost): void {
  const remoteAddresses = '10.1.2.0/255.255.255.0,2001:db8::5,LocalSubnet,fe80::/64';
  add(host, { name: ownRule, enabled: false, localPort: 3390, remoteAddresses, service: 'TermService' });
}

function ownRuleForOthers(host: LabHost): void {
  add(host, { name: ownRule, localPort: 3390, remoteAddresses: '10.9.9.9' });
}

function publicToo(host: LabHost): void {
  host.firewall.activeProfiles = 5;
}

function firewallOff(host: LabHost): void {
  host.firewall.on = false;
}

function noRules(host: LabHost): void {
  host.firewall.rules = [];
}

function scopedRules(host: LabHost): void {
  for (const rule of host.firewall.rules) rule.remoteAddresses = '10.0.0.0/255.0.0.0,10.9.0.1-10.9.0.9';
}

function scopedBlock(host: LabHost): void {
  add(host, { name: 'Block-Some', action: 'Block', remoteAddresses: '192.0.2.7' });
}

function policyBlock(host: LabHost): void {
  const name = "Block 'RDP'";
  add(host, { name, action: 'Block', place: 'policy' });
  host.policyOwners[`HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules\\${name}`] =
    "GPO 'Servers'";
}

function blockAll(host: LabHost): void {
  add(host, { name: 'Block-Everything', action: 'Block', localPort: 0 });
}

const merge = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile';

function namedOwner(host: LabHost): void {
  writeValue(host, merge, 'AllowLocalPolicyMerge', 0);
  host.policyOwners[`${merge}\\AllowLocalPolicyMerge`] = "GPO 'Firewall baseline'";
}

function localIpsec(host: LabHost): void {
  host.firewall.connectionSecurity = [{ name: 'Only secured', requiresInbound: true, place: 'local' }];
}
