import { describe, expect, it } from 'vitest';
import { after, before } from '../../src/view/samples/run-samples.ts';
import { settingChanges, settingValue } from '../../src/view/setting-words.ts';

describe('settings in words', () => {
  it('name identities and rights, never numbers that nobody knows by heart', () => {
    const sid = 'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833';
    expect(settingValue('entries', [{ sid, type: 'Allow', mask: 0x1f01ff }])).toBe('SessionEnv full');
    expect(settingValue('entries', [{ sid: 'S-1-5-20', type: 'Deny', mask: 0x120089 }])).toBe(
      'NETWORK SERVICE DENIED read',
    );
    expect(settingValue('entries', [{ sid: 'S-1-5-21-1-2-3-500', type: 'Allow', mask: 0x3 }])).toBe(
      'S-1-5-21-1-2-3-500 mask 0x3',
    );
  });

  it('say of an access list what was added, once, however often a playbook repeats it', () => {
    const changes = settingChanges(
      { file: before.file, entries: before.access, sddl: 'D:(A;;FA;;;SY)' },
      { file: after.file, entries: after.access, sddl: 'D:(A;;FA;;;SY)(A;;FR;;;NS)' },
    );
    expect(changes.map((change) => `${change.setting}: ${change.short}`)).toEqual([
      'access to the key: NETWORK SERVICE read added',
    ]);
  });

  it('take the parts of one certificate for one thing', () => {
    const old = { thumbprint: 'AB'.repeat(20), notAfter: '2026-11-20T00:00:00Z', container: null, blob: 'x' };
    const planned = {
      thumbprint: 'new',
      notAfter: 'about six months ahead',
      container: 'TSSecKeySet1',
      blob: null,
    };
    expect(settingChanges(old, planned).map((change) => change.short)).toEqual([
      'ABAB…ABAB, valid to 2026-11-20, without its key → a new one, valid to about six months ahead',
    ]);
  });

  it('name the service whose setting changes', () => {
    const changes = settingChanges(
      { TermService: { status: 'Stopped', startType: 4 }, UmRdpService: { status: 'Stopped', startType: 3 } },
      { TermService: { status: 'Running', startType: 3 }, UmRdpService: { status: 'Running', startType: 3 } },
    );
    expect(changes.map((change) => `${change.setting}: ${change.short}`)).toEqual([
      'TermService: state: Stopped → Running',
      'TermService: start type: disabled (4) → manual (3)',
      'UmRdpService: state: Stopped → Running',
    ]);
  });

  it('tell an absent value from 0', () => {
    expect(
      settingChanges({ UserAuthentication: null }, { UserAuthentication: 0 }).map((one) => one.short),
    ).toEqual(['absent → off (0)']);
  });
});
