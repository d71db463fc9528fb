import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { restoreItemsOf } from '../../src/playbook/restore-items-of.ts';
import type { Value } from '../../src/playbook/step.ts';

const root = join(import.meta.dirname, '..', '..');

interface Kept {
  readonly step: string;
  readonly whatIf?: true;
  readonly returned?: { readonly [key: string]: Value };
}
interface Planned {
  readonly playbook: string;
  readonly title: string;
  readonly before: { readonly [key: string]: Value };
  readonly after: { readonly [key: string]: Value };
}

const timed = globSync('playbooks/rdp-*/playbook.yaml', { cwd: root })
  .filter((file) => {
    const { undo } = parse(readFileSync(join(root, file), 'utf8')) as { undo: unknown };
    return typeof undo === 'object';
  })
  .map((file) => file.split('/')[1]!);

/** What a real PowerShell said under -WhatIf, of every timed playbook and every case in which it would change something. */
const planned: readonly Planned[] = timed.flatMap((playbook) => {
  const file = join(root, 'test/fixtures/powershell', `${playbook}.json`);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly Kept[] | string>;
  return Object.entries(cases).flatMap(([title, steps]) => {
    if (typeof steps === 'string') return [];
    return steps.flatMap(({ step, whatIf, returned }) => {
      const { before, after } = (returned ?? {}) as unknown as Planned;
      const changes = JSON.stringify(before) !== JSON.stringify(after);
      const isPlan = step === `${playbook}/apply` && whatIf === true && changes;
      return isPlan ? [{ playbook, title, before, after }] : [];
    });
  });
});

const listener = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const server = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server';
const dword = (key: string, name: string, before: number | null, left: number | null) => ({
  kind: 'registry-value',
  key,
  name,
  type: 'DWord',
  before,
  left,
});
const itemsOf = (...words: Parameters<typeof restoreItemsOf>) => {
  const of = restoreItemsOf(...words);
  return of.kind === 'items' ? of.items : of.why;
};

describe('what a host is told to put back', () => {
  it('is there for every timed playbook, in every case that was recorded of a real PowerShell', () => {
    expect(timed.length).toBeGreaterThanOrEqual(8);
    for (const playbook of timed) {
      const own = planned.filter((one) => one.playbook === playbook);
      expect(own.length, playbook).toBeGreaterThan(0);
      for (const { title, before, after } of own) {
        const of = restoreItemsOf(before, after, false);
        expect(of.kind === 'cannot' ? [playbook, title, of.why] : null).toBeNull();
      }
    }
  });

  it('says of each the kind, the place, what it was and what the change leaves', () => {
    const kinds = (name: string) => {
      const own = planned.filter(({ playbook }) => playbook === name);
      const items = own.flatMap(({ before, after }) => {
        const of = restoreItemsOf(before, after, false);
        return of.kind === 'items' ? of.items : [];
      });
      return [...new Set(items.map((item) => ('name' in item ? item.name : item.kind)))];
    };
    const found = Object.fromEntries(timed.map((name) => [basename(name), kinds(name).sort()]));
    expect(found).toMatchObject({
      'rdp-add-user': ['local-group-member-remove'],
      'rdp-allow-firewall': ['firewall-rule-enabled', 'firewall-rule-remove'],
      'rdp-bind-certificate': ['listener-certificate-pin'],
      'rdp-enable': ['fDenyTSConnections'],
      'rdp-restore-security-layer': ['SecurityLayer'],
      'rdp-unpin-certificate': ['listener-certificate-pin'],
    });
    expect(found['rdp-require-nla']).toContain('UserAuthentication');
  });

  it.each([
    [
      'NLA before the layer it needs, each with what it was',
      { SecurityLayer: 1, UserAuthentication: 0 },
      { SecurityLayer: 2, UserAuthentication: 1 },
      [dword(listener, 'UserAuthentication', 0, 1), dword(listener, 'SecurityLayer', 1, 2)],
    ],
    [
      'a value that was absent, to be absent again',
      { SecurityLayer: null },
      { SecurityLayer: 2 },
      [dword(listener, 'SecurityLayer', null, 2)],
    ],
    [
      'never plain RDP security: 1 comes in its place',
      { SecurityLayer: 0 },
      { SecurityLayer: 2 },
      [dword(listener, 'SecurityLayer', 1, 2)],
    ],
    [
      'a number that .NET reads with a sign',
      { fDenyTSConnections: -1 },
      { fDenyTSConnections: 0 },
      [dword(server, 'fDenyTSConnections', 4294967295, 0)],
    ],
    [
      'a thumbprint in the letters that the host writes',
      { pinned: 'ab'.repeat(20) },
      { pinned: null },
      [{ kind: 'listener-certificate-pin', before: 'AB'.repeat(20), left: null }],
    ],
    [
      'a rule that the change makes, and one that it switches on',
      { made: null, 'RemoteDesktop-UserMode-In-TCP': { enabled: false, port: '3389' } },
      {
        made: { enabled: true, port: '3389' },
        'RemoteDesktop-UserMode-In-TCP': { enabled: true, port: '3389' },
      },
      [
        { kind: 'firewall-rule-remove', rule: 'made', before: null, left: true },
        { kind: 'firewall-rule-enabled', rule: 'RemoteDesktop-UserMode-In-TCP', before: false, left: true },
      ],
    ],
    [
      'a member by its SID',
      { account: 'LAB\\a', sid: 'S-1-5-21-1-2-3-1104', member: null },
      { account: 'LAB\\a', sid: 'S-1-5-21-1-2-3-1104', member: 'LAB\\a (S-1-5-21-1-2-3-1104)' },
      [
        {
          kind: 'local-group-member-remove',
          group: 'S-1-5-32-555',
          member: 'S-1-5-21-1-2-3-1104',
          before: null,
          left: true,
        },
      ],
    ],
  ])('%s', (_, before, after, items) => {
    expect(itemsOf(before, after, false)).toEqual(items);
  });

  it('is put back whatever it is by then where the change lowered security', () => {
    expect(itemsOf({ UserAuthentication: 1 }, { UserAuthentication: 0 }, true)).toEqual([
      { ...dword(listener, 'UserAuthentication', 1, 0), always: true },
    ]);
  });

  it.each<[string, Record<string, Value>, Record<string, Value>]>([
    ['a setting nobody knows', { colour: 1 }, { colour: 2 }],
    ['a value that is no number', { SecurityLayer: 'two' }, { SecurityLayer: 2 }],
    ['a number that no DWORD holds', { LanAdapter: 2 ** 32 }, { LanAdapter: 0 }],
    [
      'a rule that is changed beyond being switched',
      { r: { enabled: false, port: '1' } },
      { r: { enabled: true, port: '2' } },
    ],
    ['a rule that goes', { r: { enabled: true } }, { r: null }],
    ['a member without a SID', { member: null }, { member: 'x' }],
    ['one setting of two', { UserAuthentication: 0, colour: 1 }, { UserAuthentication: 1, colour: 2 }],
    ['nothing at all', { UserAuthentication: 1 }, { UserAuthentication: 1 }],
  ])('is not there for %s, so the change is refused', (_, before, after) => {
    expect(restoreItemsOf(before, after, false).kind).toBe('cannot');
  });
});
