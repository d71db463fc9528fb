import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../adapters/files/fault.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readRefused } from '../../adapters/files/read-refused.ts';
import { playbookNames, playbooksFolder, realTopics } from '../playbook/real-topics.ts';
import { scratchFolder } from './scratch-folder.ts';

/** The faults of the shipped files with one piece of text changed. */
function faultsWith(file: string, from: string, to: string, playbooks: readonly string[] = []): string[] {
  const folder = scratchFolder();
  for (const name of ['refused.yaml', 'advice.yaml']) cpSync(join(playbooksFolder, name), join(folder, name));
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  const { value, faults } = readRefused(folder, playbooks);
  expect(value === null).toBe(faults.length > 0);
  return faults.map(faultText);
}

describe('refused.yaml and advice.yaml', () => {
  it('are without a fault beside the playbooks that are shipped and those that are to come', async () => {
    const shipped = (await readPlaybooks(playbooksFolder)).map(({ name }) => name);
    expect(readRefused(playbooksFolder, [...shipped, ...playbookNames]).faults).toEqual([]);
  });

  it('offer playbooks by their final names', () => {
    const { refused, advice } = realTopics();
    const named = [
      ...refused.flatMap(({ instead }) => instead.playbooks),
      ...advice.flatMap((one) => one.playbooks),
    ];
    expect(named.filter((name) => !playbookNames.includes(name))).toEqual([]);
    expect(advice.filter(({ kind, playbooks }) => (kind === 'repair') !== playbooks.length > 0)).toEqual([]);
  });

  it('say for everything that is refused why, and what serves the same wish, in few words', () => {
    for (const { id, does, reason, instead, names } of realTopics().refused) {
      expect([id, does, /^[a-z]/.test(does) && !does.endsWith('.')]).toEqual([id, does, true]);
      expect([id, reason.endsWith('.') && reason.split('. ').length <= 3]).toEqual([id, true]);
      expect([id, /[^.]$/.test(instead.say)]).toEqual([id, true]);
      expect([id, names.length >= 5]).toEqual([id, true]);
    }
  });

  it('know what is refused by German names too', () => {
    const german =
      /[äöüß]|(aktivieren|sicherheits|erzwingen|ausschalten|umbenennen|beenden|installieren|kopieren|neustarten|privat|regeln|senken|umgehen|patchen|löschen)/;
    const without = realTopics().refused.filter(({ names }) => !names.some((name) => german.test(name)));
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it('tell every fault with its line', () => {
    expect(faultsWith('refused.yaml', 'severity: dangerous', 'severity: awful')).toEqual([
      expect.stringMatching(/^refused\.yaml:\d+: refused\[0\]\.severity: expected .*dangerous.*awful/),
    ]);
    expect(faultsWith('refused.yaml', '    does: rename or empty MachineKeys\n', '')).toEqual([
      expect.stringMatching(/^refused\.yaml:\d+: refused\[0\]\.?.*does/),
    ]);
    expect(faultsWith('advice.yaml', 'kind: repair', 'kind: cure')).toEqual([
      expect.stringMatching(/^advice\.yaml:\d+: advice\[0\]\.kind: expected/),
    ]);
    expect(faultsWith('advice.yaml', '    kind: repair\n', '    kind: repair\n    sort: x\n')).toEqual([
      expect.stringMatching(/^advice\.yaml:\d+: advice\[0\]\.sort/),
    ]);
  });

  it('let no two things have the same name', () => {
    expect(faultsWith('advice.yaml', '[delete expired certificate,', '[Rename Machine-Keys,')).toEqual([
      expect.stringMatching(
        /advice\[0\]\.names\[0\]: .*"Rename Machine-Keys" stands for rename-machine-keys too/,
      ),
    ]);
    expect(faultsWith('refused.yaml', 'id: old-tls', 'id: firewall-off').join()).toMatch(
      /id of its own.*firewall-off/,
    );
  });

  it('never take a name from a playbook', () => {
    const [fault] = faultsWith('refused.yaml', '- rename machinekeys', '- suspend nla', ['rdp-suspend-nla']);
    expect(fault).toMatch(/^refused\.yaml:\d+: .*expected a name that no playbook has.*rdp-suspend-nla/);
  });

  it('lead to advice that is there', () => {
    const [fault] = faultsWith('refused.yaml', 'advice: credssp-update', 'advice: nowhere');
    expect(fault).toMatch(/instead\.advice: expected an id of advice\.yaml, found "nowhere"/);
  });

  it('are missed when they are not there', () => {
    const { value, faults } = readRefused(scratchFolder(), []);
    expect(value).toBeNull();
    expect(faults.map(({ file }) => file)).toEqual(['refused.yaml', 'advice.yaml']);
  });
});
