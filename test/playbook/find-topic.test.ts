import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTopic } from '../../src/playbook/find-topic.ts';
import { playbookNames, realTopics } from './real-topics.ts';

const topics = realTopics();
function meant(text: string, playbooks: readonly string[] = playbookNames): string | null {
  const found = findTopic(topics, text, playbooks);
  if (found === null) return null;
  return found.kind === 'refused' ? `refused ${found.refused.id}` : `${found.advice.kind} ${found.advice.id}`;
}

describe('what a person means', () => {
  it.each([
    ['machinekeys', 'refused rename-machine-keys'],
    ['Rename the MachineKeys folder, please', 'refused rename-machine-keys'],
    ['MachineKeys umbenennen', 'refused rename-machine-keys'],
    ['machinkeys', 'refused rename-machine-keys'],
    ['rename machinekyes', 'refused rename-machine-keys'],
    ['DisableNLA', 'refused nla-off-for-good'],
    ['disable nla', 'refused nla-off-for-good'],
    ['disabel nla', 'refused nla-off-for-good'],
    ['NLA ausschalten', 'refused nla-off-for-good'],
    [
      'icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys /grant Everyone:F /t',
      'refused open-all-keys',
    ],
    ['takeown /f C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys /r', 'refused open-all-keys'],
    ['netsh advfirewall set allprofiles state off', 'refused firewall-off'],
    ['Set-NetFirewallProfile -Enabled False', 'refused firewall-off'],
    ['Firewall auschalten', 'refused firewall-off'],
    ['enable TLS 1.0', 'refused old-tls'],
    ['TLS1.1', 'refused old-tls'],
    ['allow SSLv3', 'refused old-tls'],
    ['uninstall KB5065426', 'refused uninstall-update'],
    ['KB5065426 deinstallieren', 'refused uninstall-update'],
    ['give everyone full access to the key folder', 'refused open-all-keys'],
    ['give network service read access to the key', 'repair grant-key-access'],
    ['nla einschalten', 'repair require-nla'],
    ['NLA anschalten', 'repair require-nla'],
    ['require NLA again', 'repair require-nla'],
    ['nla auschalten', 'refused nla-off-for-good'],
    ['nla deaktiviren', 'refused nla-off-for-good'],
    ['SecurityLayer=0', 'refused plain-rdp-security'],
    ['security layer rdp', 'refused plain-rdp-security'],
    ['AllowEncryptionOracle 2', 'refused vulnerable-oracle'],
    ['encyption oracle vulnerable', 'refused vulnerable-oracle'],
    ['taskkill /f /im svchost.exe', 'refused kill-svchost'],
    ['wusa /uninstall /kb:5064081', 'refused uninstall-update'],
    ['LocalAccountTokenFilterPolicy', 'refused local-account-token'],
    ['alle Zertifikate löschen', 'refused delete-other-certificates'],
    ['alle Zertifikate loschen', 'refused delete-other-certificates'],
    ['reg delete HKLM\\SOFTWARE\\Microsoft\\MSLicensing', 'refused clear-licence-for-hangup'],
    ['restore machinekeys', 'repair restore-machinekeys'],
    ['cmdkey', 'advice saved-credentials'],
    ['wireshark', 'advice wireshark'],
    ['TLS 1.2', 'repair enable-tls12'],
  ])('by %j is %s', (text, topic) => {
    expect(meant(text)).toBe(topic);
  });

  it.each(['', '   ', 'ts-02', 'blue screen', 'hello', '???', 'it does not work'])(
    'by %j is nothing known',
    (text) => {
      expect(meant(text)).toBeNull();
    },
  );

  it('is every topic by its id and by each of its names', () => {
    for (const { id, names } of topics.refused) {
      for (const name of [id, ...names]) expect([name, meant(name)]).toEqual([name, `refused ${id}`]);
    }
    for (const { id, kind, names } of topics.advice) {
      for (const name of [id, ...names]) expect([name, meant(name)]).toEqual([name, `${kind} ${id}`]);
    }
  });
});

describe('a playbook', () => {
  it.each(playbookNames)('%s is never taken for something that is refused', (name) => {
    for (const known of [playbookNames, []]) {
      for (const said of [name, name.replace(/^rdp-/, ''), name.toUpperCase(), name.replaceAll('-', ' ')]) {
        expect([said, meant(said, known)?.startsWith('refused ') ?? false]).toEqual([said, false]);
      }
    }
  });

  it.each(playbookNames)('%s with a slip in it is not refused either', (name) => {
    const bare = name.replace(/^rdp-/, '');
    for (let at = 0; at < bare.length - 1; at += 1) {
      const lost = bare.slice(0, at) + bare.slice(at + 1);
      const swapped = bare.slice(0, at) + bare[at + 1] + bare[at] + bare.slice(at + 2);
      for (const said of [lost, swapped]) {
        expect([said, meant(said)?.startsWith('refused ') ?? false]).toEqual([said, false]);
      }
    }
  });
});

describe('finding a topic', () => {
  it('never throws and is quick, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (text) => {
        meant(text);
      }),
      { numRuns: 100 },
    );
  });
});
