import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../adapters/files/fault.ts';
import { readAccess } from '../../adapters/files/read-access.ts';
import { accessFor } from '../../src/inventory/access-for.ts';
import { scratchFolder } from './scratch-folder.ts';

const text = `
groups:
  - name: production
    labels: { environment: production }
    user: rdp-medic-prod
    key: { credentialCommand: [vault, read, key] }
    passphrase: { environment: KEY_WORD }
  - name: test
    labels: { environment: test }
    agent: true
  - name: all
    user: rdp-medic
    port: 2222
    knownHosts: keys/known_hosts
    key: { file: keys/id }
`;

function read(yaml: string) {
  const folder = scratchFolder({ 'access.yaml': yaml });
  const { value, faults } = readAccess(join(folder, 'access.yaml'), 'access.yaml');
  return { folder, value, faults: faults.map(faultText) };
}

describe('access.yaml', () => {
  it('gives a host each setting from the first group that fits it and says it', () => {
    const { folder, value, faults } = read(text);
    expect(faults).toEqual([]);
    const rest = { port: 2222, knownHosts: join(folder, 'keys', 'known_hosts') };
    expect(accessFor(value!, { labels: { environment: 'production', role: 'x' } })).toEqual({
      ...rest,
      user: 'rdp-medic-prod',
      identity: {
        kind: 'key',
        key: { kind: 'command', command: ['vault', 'read', 'key'] },
        passphrase: { kind: 'environment', name: 'KEY_WORD' },
      },
    });
    expect(accessFor(value!, { labels: { environment: 'test' } })).toMatchObject({
      ...rest,
      user: 'rdp-medic',
      identity: { kind: 'agent', socket: null },
    });
    expect(accessFor(value!, { labels: {} })).toMatchObject({
      identity: { kind: 'key', key: { kind: 'file', path: join(folder, 'keys', 'id') }, passphrase: null },
    });
  });

  it('is told everything that is wrong with it at once, with the line', () => {
    const { value, faults } = read(`
groups:
  - name: a
    port: 0
    key: { password: x }
  - name: A
    key: { file: k }
    agent: true
    user: "a b"
  - name: c
    passphrase: { file: p }
    knownhosts: k
`);
    expect(value).toBeNull();
    expect(faults).toEqual([
      expect.stringContaining('access.yaml:4: groups[0].port'),
      expect.stringContaining('access.yaml:5: groups[0].key: expected one of { file: PATH }'),
      expect.stringContaining('access.yaml:6: groups[1].name: expected each name once'),
      expect.stringContaining('access.yaml:8: groups[1].agent: expected key or agent, not both'),
      expect.stringContaining('access.yaml:9: groups[1].user: expected an account name'),
      expect.stringContaining('access.yaml:11: groups[2].passphrase: expected a key beside the passphrase'),
      'access.yaml:12: groups[2].knownhosts: unknown key; did you mean knownHosts?',
    ]);
  });
});
