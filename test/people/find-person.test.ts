import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/people/find-person.ts';
import type { Person } from '../../src/people/person.ts';

const asker: Person = {
  id: 'oncall',
  name: 'On call',
  groups: ['oncall'],
  console: 'oncall',
  slack: 'U012AB3CD',
  entra: '0f8fad5b-d9cb-469f-a165-70867728950e',
};
const silent: Person = { ...asker, id: 'silent', console: null, slack: null, entra: null };
const people = [silent, asker];

describe('finding a person', () => {
  it('goes by the account of the platform that is spoken on', () => {
    expect(findPerson(people, { platform: 'console', tenant: 'local', id: 'oncall' })).toBe(asker);
    expect(findPerson(people, { platform: 'slack', tenant: 'T1', id: 'U012AB3CD' })).toBe(asker);
    expect(
      findPerson(people, { platform: 'teams', tenant: 'x', id: '0F8FAD5B-D9CB-469F-A165-70867728950E' }),
    ).toBe(asker);
  });

  it('takes no account of one platform for that of another', () => {
    expect(findPerson(people, { platform: 'slack', tenant: 'T1', id: 'oncall' })).toBeNull();
    expect(findPerson(people, { platform: 'console', tenant: 'local', id: 'U012AB3CD' })).toBeNull();
  });

  it('knows letter case on console and Slack, and finds nobody for an empty or null-like account', () => {
    expect(findPerson(people, { platform: 'console', tenant: 'local', id: 'ONCALL' })).toBeNull();
    for (const id of ['', 'null', 'undefined']) {
      expect(findPerson(people, { platform: 'console', tenant: 'local', id })).toBeNull();
      expect(findPerson(people, { platform: 'teams', tenant: 'x', id })).toBeNull();
    }
  });

  it('finds nobody where the same account is two people, rather than the first of them', () => {
    const twin = { ...asker, id: 'twin', slack: 'T1/U012AB3CD' };
    const account = { platform: 'slack', tenant: 'T1', id: 'U012AB3CD' } as const;
    expect(findPerson([asker, twin], account)).toBeNull();
    expect(findPerson([asker, twin], { ...account, tenant: 'T2' })).toBe(asker);
  });
});
