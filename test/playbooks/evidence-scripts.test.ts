import { beforeAll, describe, expect, it } from 'vitest';
import { connectionManager, logEvent, schannel } from '../../lab/event-log.ts';
import type { EventsPart, FirewallPart, OwnersPart, SessionsPart } from '../../src/diagnosis/parts.ts';
import type { Value } from '../../src/playbook/step.ts';
import { machineWith, type TestMachine } from '../lab/scripts/machine.ts';
import { labState } from './lab-state.ts';
import { pwsh, withoutPwsh } from './pwsh.ts';
import { type RealOutcome, runInPwsh } from './run-in-pwsh.ts';

const manager = connectionManager.provider;
const rules =
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
const security = { channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing' };
const core = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS';

interface Given {
  readonly part: string;
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly host: (machine: TestMachine) => void;
}

const given = {
  marked: {
    part: 'events',
    parameters: { SinceMinutes: 60, After: { System: 2, [`${manager}/Operational`]: null } },
    host: (machine) => {
      for (const minutes of [50, 40, 30, 20]) {
        logEvent(
          machine.host,
          { ...schannel, id: 36870, data: { n: String(minutes) } },
          ago(machine, minutes),
        );
      }
      logEvent(machine.host, { ...schannel, provider: 'Disk', id: 36870, data: {} }, ago(machine, 5));
    },
  },
  flooded: {
    part: 'events',
    parameters: { SinceMinutes: 600 },
    host: (machine) => {
      const { host } = machine;
      logEvent(host, { ...schannel, id: 36870, data: { Code: '0x8009030D' } }, ago(machine, 500));
      for (let at = 0; at < 250; at++) {
        logEvent(
          host,
          { ...schannel, id: 36887, data: { Alert: '48', Long: 'x'.repeat(5_000) } },
          ago(machine, 400 - at),
        );
        const data = {
          TargetUserName: `user${at}`,
          SubStatus: '0xc000006a',
          IpAddress: '192.0.2.7',
          ProcessName: 'y'.repeat(900),
        };
        logEvent(host, { ...security, id: 4625, data }, ago(machine, 400 - at));
        logEvent(
          host,
          { channel: `${core}/Operational`, provider: core, id: 131, data: { ClientIP: '192.0.2.7:5000' } },
          ago(machine, 400 - at),
        );
      }
    },
  },
  hostile: {
    part: 'events',
    host: (machine) => {
      logEvent(machine.host, { ...schannel, id: 36870, data: { Code: '0x8009030D' } }, ago(machine, 3));
      logEvent(machine.host, { ...schannel, id: 36871, data: { noText: '1' } }, ago(machine, 2));
      const data = { TargetUserName: 'a\u0001b\u001f', SubStatus: '0xc000006a', IpAddress: '192.0.2.7' };
      logEvent(machine.host, { ...security, id: 4625, data }, ago(machine, 2));
    },
  },
  unreadable: {
    part: 'events',
    host: ({ host }) => {
      Object.assign(host.channels, {
        Security: 'denied',
        [`${manager}/Admin`]: 'absent',
        [`${core}/Operational`]: 'disabled',
      });
    },
  },
  programs: {
    part: 'events',
    host: (machine) => {
      const log = (AppName: string, ModuleName: string) =>
        logEvent(
          machine.host,
          { channel: 'Application', provider: 'Application Error', id: 1000, data: { AppName, ModuleName } },
          ago(machine, 9),
        );
      log('word.exe', 'ntdll.dll');
      log('svchost.exe_TermService', 'rdpcorets.dll');
    },
  },
  rules: {
    part: 'firewall',
    host: ({ host }) => {
      host.registry[rules] = {
        'block-all': 'v2.30|Action=Block|Active=TRUE|Dir=In|Name=x|',
        'block-all-off': 'v2.30|Action=Block|Active=FALSE|Dir=In|Name=x|',
        'block-udp': 'v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=17|Name=x|',
        'block-program': 'v2.30|Action=Block|Active=TRUE|Dir=In|App=C:\\game.exe|Name=x|',
        'block-out': 'v2.30|Action=Block|Active=TRUE|Dir=Out|Protocol=6|Name=x|',
        range:
          'v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Public|LPort2_10=3300-3400|RA4=10.0.0.0/8|Name=x|',
        'other-range': 'v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=33890-33899|Name=x|',
        several:
          'v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=3389|RA42=LocalSubnet|Name=x|',
      };
      host.registry['HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile'] = {
        AllowLocalPolicyMerge: 0,
      };
      host.firewall.connectionSecurity.push(
        { name: 'Isolate', requiresInbound: true, place: 'policy' },
        { name: 'Ask', requiresInbound: false, place: 'local' },
      );
    },
  },
  nobodySeen: {
    part: 'sessions',
    host: ({ host }) => {
      host.sessionsUncountable = true;
      host.sessions = [];
    },
  },
  noRecord: {
    part: 'owners',
    host: ({ host }) => {
      host.rsopUnreadable = true;
    },
  },
  noNumber: {
    part: 'listener',
    host: ({ host }) => {
      host.registry[
        'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp'
      ]!.SecurityLayer = 'two';
    },
  },
} satisfies Record<string, Given>;

function ago({ now }: TestMachine, minutes: number): Date {
  return new Date(now().getTime() - minutes * 60_000);
}

const title = 'evidence scripts in a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let came: Record<keyof typeof given, RealOutcome>;
  const answerOf = <T>(name: keyof typeof given): T => {
    expect(came[name], name).toMatchObject({ kind: 'returned' });
    return came[name].value as T;
  };
  beforeAll(async () => {
    const cases = await Promise.all(
      Object.values(given).map(async ({ part, host, ...more }: Given) => {
        const machine = await machineWith(20348);
        host(machine);
        return { state: labState(machine), steps: [{ script: `collect-evidence/${part}`, ...more }] };
      }),
    );
    const outcomes = await runInPwsh(cases);
    came = Object.fromEntries(Object.keys(given).map((name, at) => [name, outcomes[at]![0]])) as typeof came;
  }, 120_000);

  it('take what is newer than the mark, by channel, and only from the provider that is meant', () => {
    const { events } = answerOf<EventsPart>('marked');
    expect(events.map(({ record, data }) => [record, data.n])).toEqual([
      [4, '20'],
      [3, '30'],
    ]);
  });

  it('bound a flood in number and length, say that it was cut, and do not lose the rare for the noisy', () => {
    const part = answerOf<EventsPart>('flooded');
    expect(JSON.stringify(part).length).toBeLessThan(60_000);
    const cut = part.channels.filter((channel) => channel.cut).map(({ name }) => name);
    expect(cut).toEqual(['System', `${core}/Operational`, 'Security']);
    expect(part.events.some(({ id }) => id === 36870)).toBe(true);
    const failed = part.events.filter(({ id }) => id === 4625);
    expect(failed.length).toBeGreaterThan(20);
    expect(failed[0]!.data).toEqual({
      TargetUserName: 'user249',
      SubStatus: '0xc000006a',
      IpAddress: '192.0.2.7',
    });
    expect(
      Math.max(...part.events.flatMap(({ data }) => Object.values(data).map((text) => text.length))),
    ).toBe(400);
  });

  it('lose nothing to a record without a text, nor to a name that no XML can hold', () => {
    const part = answerOf<EventsPart>('hostile');
    expect(part.channels.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(part.events.map(({ id }) => id).toSorted()).toEqual([36870, 36871, 4625]);
    const name = part.events.find(({ id }) => id === 4625)?.data.TargetUserName;
    expect(name).toMatch(/^a.b.?$/);
    expect(name).not.toMatch(/\p{C}/u);
  });

  it('tell denied, absent and disabled channels apart, and from an empty one', () => {
    const { channels } = answerOf<EventsPart>('unreadable');
    const states = Object.fromEntries(channels.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({
      Security: 'denied',
      [`${manager}/Admin`]: 'absent',
      [`${core}/Operational`]: 'disabled',
      System: 'read',
    });
  });

  it('take crashes of the service alone from the Application log', () => {
    expect(answerOf<EventsPart>('programs').events.map(({ data }) => data.AppName)).toEqual([
      'svchost.exe_TermService',
    ]);
  });

  it('read rules with ranges, several ports, scopes and profiles, and those that block everything', () => {
    const part = answerOf<FirewallPart>('rules');
    const read = part.rules
      .filter(({ name }) => !name.startsWith('RemoteDesktop-'))
      .map(({ name, action, profiles, localPort, scoped }) => [name, action, profiles, localPort, scoped]);
    expect(read).toEqual([
      ['block-all', 'Block', 7, null, false],
      ['range', 'Allow', 5, '3300-3400', true],
      ['several', 'Allow', 7, '80,3389', true],
    ]);
    expect(part.localRulesCount).toBe(false);
    expect(part.connectionSecurity).toEqual([
      { name: 'Ask', requiresInbound: false, place: 'local' },
      { name: 'Isolate', requiresInbound: true, place: 'policy' },
    ]);
  });

  it('do not take "no shell was seen" for "nobody is there"', () => {
    expect(answerOf<SessionsPart>('nobodySeen')).toEqual({ sessions: null, by: null });
  });

  it('take a record of policies that may not be read for unknown owners', () => {
    expect(answerOf<OwnersPart>('noRecord')).toMatchObject({ rsop: 'unreadable', mdm: [] });
  });

  it('refuse a value of the wrong type in place of guessing', () => {
    expect(came.noNumber).toMatchObject({ kind: 'threw', id: 'RdpMedic.Unreadable' });
  });
});
