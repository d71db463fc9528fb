import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../adapters/files/fault.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { scratchFolder } from './scratch-folder.ts';

const hosts = `
hosts:
  - name: TS-01
    computer: ts-01
    labels: { environment: production }
    way: { kind: wsman, port: 5986, verify: true }
  - name: ts-02
    address: 10.1.2.12
    port: 3390
`;
const people = `
people:
  - { id: ada, name: Ada, groups: [oncall], console: ada }
  - { id: bob, name: Bob, groups: [server-approvers], slack: U012AB3CD }
`;
const policy = `
approvalMinutes: 20
rules:
  - name: look
    verbs: [check]
    groups: [oncall]
    decision: allow
    reason: Looking changes nothing.
  - name: change
    verbs: [change]
    playbooks: [rdp-start-service]
    hosts: { environment: [production] }
    decision: require-approval
    approvals: [{ count: 1, from: server-approvers }]
    reason: Production is changed with approval.
`;
const playbooks = [
  { name: 'rdp-start-service', risk: 'low', guards: {} },
  { name: 'rdp-require-nla', risk: 'medium', guards: {} },
] as const;

function read(texts: { hosts?: string | Uint8Array; people?: string; policy?: string }) {
  const folder = scratchFolder({
    'hosts.yaml': texts.hosts ?? hosts,
    'people.yaml': texts.people ?? people,
    'policy.yaml': texts.policy ?? policy,
  });
  const files = {
    inventory: join(folder, 'hosts.yaml'),
    people: join(folder, 'people.yaml'),
    policy: join(folder, 'policy.yaml'),
  };
  const site = readSite(files, playbooks);
  const faults =
    site.kind === 'faults' ? site.faults.map((one) => faultText(one).replace(`${folder}/`, '')) : [];
  return { site, faults };
}

describe('a site', () => {
  it('refuses what would make a rule fit every host without saying so', () => {
    const with_ = (labels: string) =>
      policy.replace('hosts: { environment: [production] }', `hosts: ${labels}`);
    expect(read({ policy: with_('{}') }).faults).toEqual([
      'policy.yaml:12: rules[1].hosts: expected at least one label, or the key left out, found an empty mapping',
    ]);
    expect(read({ policy: with_('{ __proto__: [production] }') }).faults).toEqual([
      'policy.yaml:12: expected another key than __proto__',
    ]);
  });

  it('refuses a day that there is not, also where a date could be read into it', () => {
    const freeze = (day: string) =>
      `freezes:\n  - { name: f, reason: r, from: 2026-02-01T00:00:00Z, to: '${day}T00:00:00Z' }\n${policy}`;
    expect(read({ policy: freeze('2026-02-28') }).faults).toEqual([]);
    for (const day of ['2026-02-29', '2026-02-30', '2026-04-31'])
      expect(read({ policy: freeze(day) }).faults).toEqual([
        `policy.yaml:2: freezes[0].to: expected a day and time that there are, found "${day}T00:00:00Z"`,
      ]);
  });

  it('is read whole: names in lower case, computers in upper, what was left out filled in', () => {
    const { site } = read({});
    expect(site).toEqual({
      kind: 'site',
      inventory: {
        hosts: [
          {
            name: 'ts-01',
            address: 'ts-01',
            port: 3389,
            computer: 'TS-01',
            labels: { environment: 'production' },
            way: { kind: 'wsman', port: 5986, verify: true },
          },
          { name: 'ts-02', address: '10.1.2.12', port: 3390, computer: null, labels: {}, way: null },
        ],
      },
      people: [
        { id: 'ada', name: 'Ada', groups: ['oncall'], console: 'ada', slack: null, entra: null },
        {
          id: 'bob',
          name: 'Bob',
          groups: ['server-approvers'],
          console: null,
          slack: 'U012AB3CD',
          entra: null,
        },
      ],
      policy: {
        approvalMinutes: 20,
        freezes: [],
        reasonRequired: [],
        breakGlass: null,
        rules: [
          {
            name: 'look',
            verbs: ['check'],
            groups: ['oncall'],
            playbooks: null,
            risk: null,
            hosts: null,
            when: null,
            decision: 'allow',
            approvals: [],
            requireReason: false,
            reason: 'Looking changes nothing.',
          },
          {
            name: 'change',
            verbs: ['change'],
            groups: null,
            playbooks: ['rdp-start-service'],
            risk: null,
            hosts: { environment: ['production'] },
            when: null,
            decision: 'require-approval',
            approvals: [{ count: 1, from: 'server-approvers' }],
            requireReason: false,
            reason: 'Production is changed with approval.',
          },
        ],
      },
    });
  });

  it('tells every fault of every file at once, each with its line and what was expected', () => {
    const { faults } = read({
      hosts: [
        'hosts:',
        '  - name: ts-01',
        '    port: 99999',
        '    labels: { environment: 1 }',
        '  - name: TS-01',
        '    adress: ts',
        '    address: ts:3389',
        '  - port: "3389"',
        '    way: ssh',
      ].join('\n'),
      people:
        'people:\n  - { id: rdp-medic, name: Ada, groups: oncall }\n  - { id: b, name: B, slack: bob }\n',
      policy: [
        'approvalMinutes: 0',
        'rules:',
        '  - { name: a, verbs: [chek], decision: alow, reason: r }',
        '  - { name: b, verbs: [change], decision: require-approval, reason: r }',
        '  - { name: b, verbs: [check], groups: [], decision: allow, reason: r }',
        '  - { name: c, verbs: [change], playbooks: [rdp-start-servce], decision: deny, reason: r }',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'hosts.yaml:3: hosts[0].port: expected a port from 1 to 65535, found the number 99999',
      'hosts.yaml:4: hosts[0].labels.environment: expected text, found the number 1 (put it in quotes)',
      'hosts.yaml:5: hosts[1].name: expected each name once, but TS-01 stands in line 2 too',
      'hosts.yaml:6: hosts[1].adress: unknown key; did you mean address?',
      'hosts.yaml:7: hosts[1].address: expected an address without a port; the port has a key of its own, found "ts:3389"',
      'hosts.yaml:8: hosts[2].name: expected text, but it is missing',
      'hosts.yaml:8: hosts[2].port: expected a number, found "3389" (take the quotes away)',
      'hosts.yaml:9: hosts[2].way: expected a mapping (key: value), found "ssh"',
      'people.yaml:2: people[0].id: expected another id; rdp-medic is the program itself, found "rdp-medic"',
      'people.yaml:2: people[0].groups: expected a list, found "oncall"',
      'people.yaml:3: people[1].slack: expected a Slack member id such as U012AB3CD, found "bob"',
      'policy.yaml:1: approvalMinutes: expected 1 to 1440 minutes, found the number 0',
      'policy.yaml:3: rules[0].verbs[0]: expected check or change, found "chek" (did you mean check?)',
      'policy.yaml:3: rules[0].decision: expected allow or require-approval or deny, found "alow" (did you mean allow?)',
      'policy.yaml:4: rules[1].approvals: expected who must approve, such as [{ count: 1, from: server-approvers }], but it is missing',
      'policy.yaml:5: rules[2].groups: expected at least one, or the key left out, found an empty list',
      'policy.yaml:5: rules[2].name: expected each name once, but b stands in line 4 too',
      'policy.yaml:6: rules[3].playbooks[0]: expected a playbook, found "rdp-start-servce" (did you mean rdp-start-service?)',
    ]);
  });

  it('has no rule that names a group, a label, a value or a number of approvers that is not there', () => {
    const { faults } = read({
      policy: policy
        .replace('[oncall]', '[oncal]')
        .replace('{ environment: [production] }', '{ environment: [prod], enviroment: [production] }')
        .replace('count: 1', 'count: 2'),
    });
    expect(faults).toEqual([
      'policy.yaml:6: rules[0].groups[0]: expected a group that somebody is in, found "oncal" (did you mean oncall?)',
      'policy.yaml:12: rules[1].hosts.environment[0]: expected a value of environment that some host has, found "prod" (did you mean production?)',
      'policy.yaml:12: rules[1].hosts.enviroment: expected a label that some host has (did you mean environment?)',
      'policy.yaml:14: rules[1].approvals[0].count: expected at most 1, as many as are in server-approvers; found 2',
    ]);
  });

  it('has no rule, gate or freeze that can never have a say, and says what overrules it', () => {
    const { faults } = read({
      hosts: `${hosts}    labels: { environment: test, role: jump-host }\n`,
      policy: [
        'rules:',
        '  - { name: never, verbs: [change], hosts: { environment: [production] }, decision: deny, reason: r }',
        '  - { name: some, verbs: [change], groups: [oncall], hosts: { environment: [production] }, decision: allow, reason: r }',
        '  - { name: gate, verbs: [change], decision: require-approval, approvals: [{ count: 1, from: oncall }], reason: r }',
        '  - { name: free, verbs: [change], risk: [low], decision: allow, reason: r }',
        '  - { name: none, verbs: [change], hosts: { environment: [production], role: [jump-host] }, decision: deny, reason: r }',
        '  - { name: risk, verbs: [change], playbooks: [rdp-start-service], risk: [high], decision: deny, reason: r }',
        '  - { name: alone, verbs: [change], groups: [oncall], decision: require-approval, approvals: [{ count: 1, from: oncall }], reason: r }',
        'freezes:',
        '  - { name: ever, reason: r, when: [{ days: [mon, tue, wed, thu, fri, sat, sun], from: 00:00, to: 00:00, zone: UTC }] }',
        '  - { name: else, reason: r, hosts: { environment: [test], role: [jump-host] }, from: 2026-12-20T00:00:00Z, to: 2026-12-21T00:00:00Z }',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'policy.yaml:3: rules[1]: expected a rule that can decide, but never denies all that it is about',
      'policy.yaml:5: rules[3]: expected a rule that can decide, but gate requires approval for all that it is about',
      'policy.yaml:6: rules[4].hosts: expected labels that some host has all together',
      'policy.yaml:7: rules[5].risk: expected a risk of one of the playbooks it names',
      'policy.yaml:8: rules[6].approvals: expected a gate that can be opened, but whoever asks has not 1 of oncall beside them',
      'policy.yaml:10: freezes[0].when: expected an end to it; for always, write a rule that denies',
    ]);
  });

  it('says of windows, freezes, reasons and approvals what is wrong with them', () => {
    const window = "{ days: [mon], from: '08:00', to: '18:00', zone: Europe/Berlin }";
    const { faults } = read({
      policy: [
        'reasonRequired: [hihg]',
        'breakGlass: { groups: [oncall], reviwers: server-approvers }',
        'freezes:',
        '  - { name: a, reason: r }',
        `  - { name: b, reason: r, from: 2026-12-20T00:00:00Z, when: [${window}] }`,
        '  - { name: c, reason: r, from: 2026-12-20, to: 2026-12-21T00:00:00Z }',
        '  - { name: d, reason: r, from: 2026-12-20T00:00:00Z, to: 2026-12-19T00:00:00Z }',
        '  - { name: d, reason: r, from: 2026-12-20T00:00:00Z }',
        'rules:',
        `  - { name: a, verbs: [change], decision: allow, reason: r, when: [${window.replace('[mon]', '[]')}] }`,
        `  - { name: b, verbs: [change], decision: allow, reason: r, when: [${window.replace('18:00', '24:00')}] }`,
        `  - { name: c, verbs: [change], decision: allow, reason: r, when: [${window.replace('Europe/Berlin', '+01:00')}] }`,
        `  - { name: d, verbs: [change], decision: allow, reason: r, when: [${window.replace('Berlin', 'Berln')}] }`,
        '  - { name: e, verbs: [check], decision: allow, reason: r, risk: [low], requireReason: true }',
        '  - { name: f, verbs: [check, change], decision: require-approval, reason: r, approvals: [{ count: 1, from: a }, { count: 2, from: a }] }',
        '  - { name: default, verbs: [check], decision: allow, reason: r }',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'policy.yaml:1: reasonRequired[0]: expected low or medium or high, found "hihg" (did you mean high?)',
      'policy.yaml:2: breakGlass.reviewers: expected text, but it is missing',
      'policy.yaml:2: breakGlass.reviwers: unknown key; did you mean reviewers?',
      'policy.yaml:4: freezes[0].from: expected from and to, or when, but it is missing',
      'policy.yaml:5: freezes[1].when: expected when, or from and to, not both, found a list',
      'policy.yaml:6: freezes[2].from: expected an instant such as 2026-12-20T18:00:00+01:00, found "2026-12-20"',
      'policy.yaml:7: freezes[3].to: expected an instant after from, found "2026-12-19T00:00:00Z"',
      'policy.yaml:8: freezes[4].to: expected when it is over, but it is missing',
      'policy.yaml:8: freezes[4].name: expected each name once, but d stands in line 7 too',
      'policy.yaml:10: rules[0].when[0].days: expected at least one day; without any it never opens, found an empty list',
      'policy.yaml:11: rules[1].when[0].to: expected a time from 00:00 to 23:59, found "24:00"',
      'policy.yaml:12: rules[2].when[0].zone: expected a time zone such as Europe/Berlin, found "+01:00"',
      'policy.yaml:13: rules[3].when[0].zone: expected a time zone such as Europe/Berlin, found "Europe/Berln"',
      'policy.yaml:14: rules[4].requireReason: expected the verb change beside it; a look needs no reason, found true',
      'policy.yaml:14: rules[4].risk: expected the verb change beside it; a look has no playbook, found a list',
      'policy.yaml:15: rules[5].approvals[1].from: expected each group once, found "a"',
      'policy.yaml:15: rules[5].verbs: expected change alone, since a look is allowed or denied and asks for no approval, found a list',
      'policy.yaml:16: rules[6].name: expected another name; default is what no rule allows, found "default"',
    ]);
  });

  it('leaves nobody to review their own break-glass, and freezes nothing that is not there', () => {
    const { faults } = read({
      policy: [
        'breakGlass: { groups: [server-approvers, onall], hosts: { environmnt: [production] }, reviewers: server-approvers }',
        'freezes:',
        '  - { name: a, reason: r, hosts: { environment: [prod] }, playbooks: [rdp-start], from: 2026-12-20T00:00:00Z, to: 2026-12-21T00:00:00Z }',
        'rules:',
        '  - { name: look, verbs: [check], decision: allow, reason: r }',
      ].join('\n'),
    });
    expect(faults).toEqual([
      'policy.yaml:1: breakGlass.groups[1]: expected a group that somebody is in, found "onall" (did you mean oncall?)',
      'policy.yaml:1: breakGlass.reviewers: expected somebody in server-approvers beside bob, to review what bob does',
      'policy.yaml:1: breakGlass.hosts.environmnt: expected a label that some host has (did you mean environment?)',
      'policy.yaml:3: freezes[0].playbooks[0]: expected a playbook, found "rdp-start" (did you mean rdp-start-service?)',
      'policy.yaml:3: freezes[0].hosts.environment[0]: expected a value of environment that some host has, found "prod" (did you mean production?)',
    ]);
  });

  it('leaves to the chat who is in the groups that a chat keeps', () => {
    const files = scratchFolder({
      'hosts.yaml': hosts,
      'people.yaml': people.replace('[server-approvers]', '[]'),
      'policy.yaml': policy,
    });
    const named = (name: string) => join(files, `${name}.yaml`);
    const paths = { inventory: named('hosts'), people: named('people'), policy: named('policy') };
    expect(readSite(paths, playbooks).kind).toBe('faults');
    expect(readSite(paths, playbooks, ['server-approvers']).kind).toBe('site');
  });

  it('holds the other thresholds of a gate against the people file, where one of them is of a group that a chat keeps', () => {
    const gate = 'approvals: [{ count: 1, from: server-approvers }, { count: 1, from: oncall }]';
    const files = scratchFolder({
      'hosts.yaml': hosts,
      'people.yaml': people,
      'policy.yaml': policy
        .replace('playbooks: [rdp-start-service]', 'groups: [oncall]')
        .replace('approvals: [{ count: 1, from: server-approvers }]', gate),
    });
    const named = (name: string) => join(files, `${name}.yaml`);
    const paths = { inventory: named('hosts'), people: named('people'), policy: named('policy') };
    const site = readSite(paths, playbooks, ['server-approvers']);
    expect(site).toMatchObject({
      kind: 'faults',
      faults: [
        {
          place: 'rules[1].approvals',
          expected: 'expected a gate that can be opened, but whoever asks has not 1 of oncall beside them',
        },
      ],
    });
  });

  it('takes a Slack id without its workspace for that id in every workspace', () => {
    const { faults } = read({
      people: `${people}  - { id: eve, name: Eve, slack: T0123ABCD/U012AB3CD }\n`,
    });
    expect(faults).toEqual([
      'people.yaml:4: people[1].slack: expected the workspace before it too, such as T0123ABCD/U012AB3CD, since T0123ABCD/U012AB3CD stands in line 5',
    ]);
  });

  it('gives no account to two people, and no machine to two names', () => {
    const { faults } = read({
      hosts: `${hosts}  - name: alias\n    address: 10.1.2.12\n    port: 3390\n`,
      people: `${people}  - { id: eve, name: Eve, console: Ada }\n`,
    });
    expect(faults).toEqual([
      'hosts.yaml:11: hosts[2].address: expected each address once, but 10.1.2.12 port 3390 stands in line 8 too',
      'people.yaml:5: people[2].console: expected each console once, but Ada stands in line 3 too',
    ]);
  });

  it.each([
    ['hosts:\n  - name: a\n   port: 1\n', /^hosts\.yaml:[23]: expected well-formed YAML: /],
    ['hosts:\n  - { name: a\n', /^hosts\.yaml:[23]: expected well-formed YAML: /],
    ['hosts: []\nhosts: []\n', /^hosts\.yaml:2: expected well-formed YAML: map keys must be unique/],
    ['hosts: !!js/function x\n', /^hosts\.yaml:1: expected well-formed YAML: unresolved tag/],
    ['', /^hosts\.yaml:1: expected a mapping \(key: value\), found nothing/],
    ['- name: a\n', /^hosts\.yaml:1: expected a mapping \(key: value\), found a list/],
    ['hosts: []\n', /^hosts\.yaml:1: hosts: expected at least one host, found an empty list/],
    [Buffer.from('hosts: []', 'utf16le'), /^hosts\.yaml: expected text in UTF-8/],
    [Buffer.from([0xff, 0xfe, 0x68, 0]), /^hosts\.yaml: expected text in UTF-8/],
  ])('says of the hosts file %j what is wrong with it', (text, wanted) => {
    const { faults } = read({ hosts: text });
    expect(faults[0]).toMatch(wanted);
  });

  it('reads a file that Notepad saved with a byte-order mark and CRLF', () => {
    expect(read({ hosts: `\ufeff${hosts.replaceAll('\n', '\r\n')}` }).faults).toEqual([]);
  });

  it('is not made a bomb of by aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [to, from] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih']) {
      bomb.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(', ')}]`);
    }
    const { faults } = read({ hosts: bomb.join('\n') });
    expect(faults[0]).toMatch(/^hosts\.yaml:1: expected well-formed YAML: excessive alias count/);
  });

  it('says which files are not there, and which are folders', () => {
    const folder = scratchFolder();
    const site = readSite(
      { inventory: join(folder, 'hosts.yaml'), people: folder, policy: join(folder, 'policy.yaml') },
      null,
    );
    expect(site.kind === 'faults' && site.faults.map(faultText)).toEqual([
      `${folder}/hosts.yaml: expected a file here, but there is none`,
      `${folder}: expected a file, found a folder`,
      `${folder}/policy.yaml: expected a file here, but there is none`,
    ]);
  });

  it('of two documents in one file says which line to take away, not which function to call', () => {
    const { faults } = read({ policy: `${policy}---\nrules: []\n` });
    expect(faults).toEqual([
      `policy.yaml:${policy.split('\n').length}: expected one YAML document, but a second one begins here; take the --- away`,
    ]);
  });
});
