import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Happening } from '../../lab/happening.ts';
import type { LabHost } from '../../lab/model.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith } from '../lab/scripts/machine.ts';
import { harnessFor } from './harness-for.ts';
import type { RecordedCase } from './recorded-cases.ts';
import type { Step } from './run-in-pwsh.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const textOf = (name: string): string => readFileSync(join(folder, `${name}.ps1`), 'utf8');

/** What arm stores for the task, and its digests. */
export const undoTexts = {
  'harness.ps1': harnessFor('undo/undo'),
  'task.ps1': textOf('undo/task'),
  'undo.ps1': textOf('undo/undo'),
};
export const undoDigests = Object.fromEntries(
  Object.entries(undoTexts).map(([name, text]) => [
    name,
    createHash('sha256').update(text, 'utf8').digest('hex'),
  ]),
);

export const listenerKey = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const server = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server';
export const nla = {
  kind: 'registry-value',
  key: listenerKey,
  name: 'UserAuthentication',
  type: 'DWord',
  before: 0,
  left: 1,
};
const run = 'run-7f3a';
export const base = 'C:\\ProgramData\\rdp-medic';
const own = `${base}\\undo\\${run}`;

export const arm = (over: Readonly<Record<string, unknown>> = {}, happens?: readonly Happening[]): Step => ({
  script: 'undo/arm',
  parameters: {
    RunId: run,
    AfterSeconds: 300,
    Items: [nla],
    Scripts: undoTexts,
    Digests: undoDigests,
    ...over,
  } as Record<string, Value>,
  ...(happens === undefined ? {} : { happens }),
});
const ask = (name: string, ...happens: Happening[]): Step => ({
  script: `undo/${name}`,
  parameters: { RunId: run },
  ...(happens.length === 0 ? {} : { happens }),
});
const passed = (seconds: number): Happening => ({ what: 'time', ms: seconds * 1000 });
const set = (path: readonly string[], value: unknown): Happening => ({ what: 'set', path, value });
const inRegistry = (name: string, value: unknown): Happening =>
  set(['registry', `HKLM\\${listenerKey}`, name], value);
const armed: readonly Step[] = [arm(), ask('rehearse'), { script: 'rdp-require-nla/apply' }];
const look: Step = { script: 'rdp-require-nla/detect' };
const task = ['scheduledTasks', `\\rdp-medic\\undo-${run}`];
const users = 'S-1-5-32-555';
const person = 'S-1-5-21-1004336348-1177238915-682003330-1105';

/** The timed undo from arming to its end, and everything that comes in between. */
export async function undoCases(): Promise<readonly RecordedCase[]> {
  const make = async (
    title: string,
    steps: readonly Step[],
    change: (host: LabHost) => void = () => {},
  ): Promise<RecordedCase> => {
    const machine = await machineWith(14393, 'nla-off');
    change(machine.host);
    return { title: `an undo: ${title}`, machine, steps };
  };
  return Promise.all([
    make('armed, rehearsed and confirmed, each of them asked twice', [
      ask('status'),
      ask('rehearse'),
      ask('confirm'),
      arm(),
      arm(),
      ask('rehearse'),
      ask('rehearse'),
      { script: 'rdp-require-nla/apply' },
      ask('status'),
      ask('confirm', passed(200)),
      ask('confirm'),
      ask('status', passed(660)),
      look,
      arm(),
      ask('undo'),
    ]),
    make('not confirmed', [
      ...armed,
      ask('status', passed(240)),
      ask('undo'),
      ask('status', passed(60)),
      ask('confirm'),
      ask('confirm'),
      ask('undo'),
      look,
      arm(),
    ]),
    make('confirmed in the last half minute', [
      ...armed,
      ask('confirm', passed(270)),
      ask('confirm', passed(1)),
    ]),
    make('confirmed too late', [
      ...armed,
      ask('confirm', passed(271)),
      ask('confirm', passed(89)),
      ask('confirm', passed(60)),
    ]),
    make('it fires while a confirmation is on its way', [
      ...armed,
      ask('confirm', passed(240), set(['beforeMove'], [passed(120)])),
      ask('confirm'),
      ask('status'),
      look,
    ]),
    make('a confirmation comes through while it fires', [
      ...armed,
      ask(
        'status',
        set(['beforeMove'], [{ what: 'move', from: `${own}\\state.armed`, to: `${own}\\state.confirmed` }]),
        passed(300),
      ),
      ask('confirm'),
      ask('status', passed(60)),
      look,
    ]),
    make('the clock is set two hours forward', [
      ...armed,
      ask('status', { what: 'clock', ms: 7_200_000 }),
      ask('status', passed(240)),
      ask('status', passed(60)),
    ]),
    make('the clock is set two hours back', [
      ...armed,
      ask('status', { what: 'clock', ms: -7_200_000 }),
      ask('status', passed(240)),
      ask('status', passed(60)),
    ]),
    make('the host is started anew, and what was left runs from then', [
      ...armed,
      ask('status', passed(120)),
      ask('status', { what: 'reboot', offMs: 900_000 }),
      ask('status', passed(170)),
      ask('status', passed(60)),
      look,
    ]),
    make('somebody else changed a value since', [
      arm({ Items: [nla, { ...nla, name: 'SecurityLayer', before: 1, left: 2 }] }, [
        inRegistry('SecurityLayer', 1),
      ]),
      ask('rehearse'),
      { script: 'rdp-require-nla/apply', happens: [inRegistry('SecurityLayer', 2)] },
      ask('status', inRegistry('UserAuthentication', 2), passed(300)),
    ]),
    make('plain RDP security before, for which negotiation comes back', [
      arm({ Items: [nla, { ...nla, name: 'SecurityLayer', before: 1, left: 2 }] }, [
        inRegistry('SecurityLayer', 0),
      ]),
      ask('rehearse'),
      { script: 'rdp-require-nla/apply' },
      ask('status', passed(300)),
      look,
    ]),
    make('a suspension, which always ends in the secure value', [
      arm({ AfterSeconds: 600, Items: [{ ...nla, before: 1, left: 0, always: true }] }, [
        inRegistry('UserAuthentication', 1),
      ]),
      ask('rehearse'),
      ask('status', inRegistry('UserAuthentication', 0), passed(120), inRegistry('UserAuthentication', null)),
      ask('status', passed(480)),
      look,
    ]),
    make('what it is to put back is already there', [arm(), ask('status', passed(300))]),
    make('everything it can put back', everything.steps, everything.change),
    make('a value cannot be written, and then it can', [
      ...armed,
      ask('status', set(['keyAccess', `HKLM\\${listenerKey}`], readOnly), passed(300)),
      arm({ RunId: 'run-0002' }),
      ask('status', set(['keyAccess', `HKLM\\${listenerKey}`], null), passed(60)),
    ]),
    make('folders that belong to somebody else', [
      arm({}, [set(['disk', base], { kind: 'folder', owner: person, entries: [] })]),
      ask('status'),
      arm({}, [set(['disk', base], { kind: 'link', owner: 'S-1-5-18', entries: [] })]),
      arm({}, [set(['disk', base], { kind: 'file', owner: 'S-1-5-18', entries: [], text: '' })]),
      arm({}, [set(['disk', base], { kind: 'folder', owner: 'S-1-5-18', entries: [], inherits: true })]),
      arm({}, [set(['disk', base], { kind: 'folder', owner: 'S-1-5-18', entries: open })]),
      arm({}, [set(['disk', base], null), set(['disk', `${base}\\undo`], null)]),
      ask('confirm', set(['disk', own, 'owner'], person)),
      ask('status', passed(600)),
      ask(
        'rehearse',
        set(['disk', own, 'owner'], 'S-1-5-32-544'),
        set(['disk', `${base}\\undo`, 'kind'], 'link'),
      ),
      ask('undo', set(['disk', `${base}\\undo`, 'kind'], 'folder'), set(['disk', own, 'entries'], open)),
      look,
    ]),
    make('the task is changed or taken away by somebody', [
      ...armed,
      ask('status', set([...task, 'xml'], '<Task/>')),
      arm(),
      ask('rehearse'),
      ask('status', passed(300)),
      ask('status', passed(121)),
      ask('status', set(task, null)),
      ask('confirm'),
      ask('undo'),
      look,
    ]),
    make('the task is not taken as it is written', [arm(), ask('status')], (host) => {
      host.taskRewrite = { from: '<StartWhenAvailable>true<', to: '<StartWhenAvailable>false<' };
    }),
    make('the task does not run', [arm(), ask('rehearse')], (host) => {
      host.tasksDoNotRun = true;
    }),
    make('stored values or scripts that are not what was stored', [
      ...armed,
      ask('status', set(['disk', `${own}\\values.json`, 'text'], '{"items":[]}')),
      ask('rehearse'),
      arm(),
      ask('status', passed(300)),
      ask('undo'),
      look,
      ask('status', set(['disk', `${own}\\undo.ps1`, 'text'], '1')),
      ask('status', set(['disk', `${own}\\digests.json`, 'text'], 'x')),
      ask('status', set(['disk', `${own}\\harness.ps1`], null)),
      ask('undo'),
    ]),
    make('the value is not what was planned when it is rehearsed', [
      arm(),
      ask('rehearse', inRegistry('UserAuthentication', 7)),
    ]),
    make('of another run is armed', [
      arm(),
      arm({ RunId: 'run-0002' }),
      { ...ask('status'), parameters: { RunId: 'run-0002' } },
      ask('confirm'),
      arm({ RunId: 'run-0002' }),
      { ...ask('confirm'), parameters: { RunId: 'run-0002' } },
    ]),
    make('armed for what cannot be', refused),
    make(
      'asked for by somebody without rights',
      [arm(), ask('status'), ask('confirm'), ask('undo')],
      (host) => {
        host.identity = 'user';
      },
    ),
  ]);
}

const open = [
  { sid: 'S-1-5-18', type: 'Allow', mask: 0x1f01ff },
  { sid: 'S-1-5-32-545', type: 'Allow', mask: 0x120089 },
];
const readOnly = { owner: 'S-1-5-18', entries: [{ sid: 'S-1-5-18', type: 'Allow', mask: 0x20019 }] };

const thumbprint = (letter: string): string => letter.repeat(8).padEnd(40, '0');
const value = (name: string, type: string, before: unknown, left: unknown) => ({
  kind: 'registry-value',
  key: server,
  name,
  type,
  before,
  left,
});

const everything = {
  change: (host: LabHost): void => {
    host.localGroups = { [users]: [person] };
    const rule = { action: 'Allow' as const, profiles: 3, protocol: 'TCP' as const, localPort: 3389 };
    host.firewall.rules.push({ ...rule, name: 'rdp-medic-tcp', enabled: true });
    const values = host.registry[`HKLM\\${server}`]!;
    Object.assign(values, { Text: 'new', Big: 0xffffffff, Bytes: { hex: '00FF' }, Made: 5 });
    host.registry[`HKLM\\${listenerKey}`]!.SSLCertificateSHA1Hash = { hex: thumbprint('A') };
    values.Functions = ['TLS_AES_256_GCM_SHA384'];
  },
  steps: [
    arm({
      Items: [
        value('Text', 'String', 'old', 'new'),
        value('Big', 'DWord', 0xfffffffe, 0xffffffff),
        value('Bytes', 'Binary', '0102', '00FF'),
        value('Made', 'DWord', null, 5),
        value('Gone', 'DWord', 3, null),
        value(
          'Functions',
          'MultiString',
          ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
          ['TLS_AES_256_GCM_SHA384'],
        ),
        { kind: 'listener-certificate-pin', before: null, left: thumbprint('A') },
        { kind: 'firewall-rule-enabled', rule: 'RemoteDesktop-UserMode-In-UDP', before: false, left: true },
        { kind: 'firewall-rule-enabled', rule: 'No-Such-Rule', before: false, left: true },
        { kind: 'firewall-rule-remove', rule: 'rdp-medic-tcp', before: null, left: true },
        { kind: 'local-group-member-remove', group: users, member: person, before: null, left: true },
      ],
    }),
    ask('status', passed(300)),
    ask('undo'),
  ] as readonly Step[],
};

const policy = 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';
const refused: readonly Step[] = [
  ...[
    { ...nla, kind: 'script' },
    { ...nla, key: policy },
    { ...nla, key: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run' },
    { ...nla, key: 'SYSTEM\\CurrentControlSet\\Control\\Lsa' },
    { ...nla, name: 'a\\b' },
    { ...nla, type: 'QWord' },
    { ...nla, before: '0' },
    { ...nla, before: -1 },
    { ...nla, name: 'SecurityLayer', before: 0, left: 2 },
    { ...nla, command: 'x' },
    { kind: 'registry-value', key: listenerKey, name: 'a', type: 'DWord', before: 1 },
    { kind: 'listener-certificate-pin', before: 'xyz', left: null },
    { kind: 'local-group-member-remove', group: 'S-1-5-32-544', member: person, before: null, left: true },
    { kind: 'firewall-rule-remove', rule: '*', before: null, left: true },
    { kind: 'firewall-rule-enabled', rule: 'a', before: null, left: true },
  ].map((item) => arm({ Items: [item] })),
  arm({ RunId: '..\\x' }),
  arm({ RunId: 'con' }),
  arm({ RunId: 'x"-y' }),
  arm({ Digests: { ...undoDigests, 'undo.ps1': undoDigests['task.ps1'] } }),
  arm({ Scripts: { 'undo.ps1': '1' } }),
  arm({ AfterSeconds: 59 }),
  arm(),
  arm({ AfterSeconds: 600 }),
  arm({ Items: [{ ...nla, left: 2 }] }),
  { script: 'undo/status', parameters: { RunId: 'a b' } },
];
