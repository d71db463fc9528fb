import { describe, expect, it } from 'vitest';
import { findPlaybook, remediesOf } from '../../src/playbook/find-playbook.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';

const playbook = (name: string, rung: number, ...remedies: string[]) =>
  ({ name, rung, remedies }) as unknown as Playbook;
const playbooks = [
  playbook('rdp-replace-key', 2, 'listener-key-unusable'),
  playbook('rdp-grant-key-access', 1, 'listener-key-unusable'),
  playbook('rdp-start-service', 1, 'service-stopped'),
];

describe('finding a playbook', () => {
  it('goes by the name in any letter case', () => {
    expect(findPlaybook(playbooks, ' RDP-Start-Service ')).toEqual({ kind: 'found', playbook: playbooks[2] });
  });

  it('offers what may have been meant', () => {
    expect(findPlaybook(playbooks, 'start-service')).toEqual({
      kind: 'unknown',
      near: ['rdp-start-service'],
    });
    expect(findPlaybook(playbooks, 'rdp-grant-key-acess')).toEqual({
      kind: 'unknown',
      near: ['rdp-grant-key-access'],
    });
    expect(findPlaybook(playbooks, 'bake-a-cake')).toEqual({ kind: 'unknown', near: [] });
  });

  it('offers the lowest rung first for a cause', () => {
    expect(remediesOf(playbooks, 'listener-key-unusable').map(({ name }) => name)).toEqual([
      'rdp-grant-key-access',
      'rdp-replace-key',
    ]);
    expect(remediesOf(playbooks, 'healthy')).toEqual([]);
  });

  it('offers it with the parameters that the cause wants, and for no other cause', () => {
    const remedyWith = { 'key-denied': { removeDeny: true } };
    const grant = {
      ...playbook('rdp-grant-key-access', 1, 'key-denied', 'listener-key-unusable'),
      remedyWith,
    };
    expect(remediesOf([grant], 'key-denied')[0]).toMatchObject({ offeredWith: { removeDeny: true } });
    expect(remediesOf([grant], 'listener-key-unusable')[0]).not.toHaveProperty('offeredWith');
  });
});
