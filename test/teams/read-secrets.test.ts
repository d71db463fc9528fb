import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLoopback, readSecrets } from '../../adapters/teams/read-secrets.ts';
import type { TeamsSettings } from '../../adapters/teams/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdp-medic-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const appId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const tenantId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const password = 'abc8Q~not.a.real-secret_0123456789';
const registered = { appId, tenantId, tenants: [tenantId], allowUnauthenticated: false };
const open: TeamsSettings = { appId: null, tenantId: null, tenants: [tenantId], allowUnauthenticated: true };

function faultsOf(settings: TeamsSettings, address = '127.0.0.1'): string[] {
  const read = readSecrets(settings, address);
  return read.kind === 'faults' ? read.faults.map(({ place, expected }) => `${place}: ${expected}`) : [];
}

describe('the settings of Teams', () => {
  it('have the password from its file', () => {
    const passwordFile = file('password', `${password}\n`);
    expect(readSecrets({ ...registered, passwordFile }, '0.0.0.0')).toEqual({
      kind: 'secrets',
      secrets: { app: { id: appId, password, tenantId }, tenants: [tenantId], serviceUrl: null },
    });
  });

  it('authenticate nobody only where that is asked for, and where nobody else can call', () => {
    expect(readSecrets({ ...open, serviceUrl: 'http://127.0.0.1:3979/' }, '127.0.0.1')).toEqual({
      kind: 'secrets',
      secrets: { app: null, tenants: [tenantId], serviceUrl: 'http://127.0.0.1:3979/' },
    });
    expect(faultsOf({ ...open, allowUnauthenticated: false })).toEqual([
      'teams.appId: the app id of the bot: without it nobody is authenticated',
    ]);
    for (const address of ['0.0.0.0', '::', '10.0.0.1', 'localhost', '127.0.0.1.example.com'])
      expect(faultsOf(open, address)).toEqual([
        `teams.allowUnauthenticated: http.address on loopback with it, not ${address}: whoever reaches that could speak as anybody`,
      ]);
    const passwordFile = file('password', password);
    expect(faultsOf({ ...registered, passwordFile, allowUnauthenticated: true })).toEqual([
      'teams.allowUnauthenticated: appId or allowUnauthenticated, not both',
    ]);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.77.0.2', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['1127.0.0.1', false],
    ['', false],
  ])('take %j for loopback: %s', (address, is) => {
    expect(isLoopback(address)).toBe(is);
  });

  it.each([
    ['is missing', undefined, 'a file with the client secret of the app'],
    ['holds the id of a secret', tenantId, "a file with the client secret's value, not its id"],
    ['holds nothing', '', 'a file with a client secret, one line'],
    ['holds two lines', `${password}\n${password}`, 'a file with a client secret, one line'],
  ])('are refused where the password %s', (_, text, expected) => {
    const passwordFile = text === undefined ? {} : { passwordFile: file('password', text) };
    expect(faultsOf({ ...registered, ...passwordFile })).toEqual([`teams.passwordFile: ${expected}`]);
  });

  it('are refused where others may read the password, which is not repeated', () => {
    const passwordFile = file('password', password, 0o640);
    const [fault, ...others] = faultsOf({ ...registered, passwordFile });
    expect(fault).toContain('that its owner alone can read');
    expect(others).toEqual([]);
    expect(fault).not.toContain(password);
  });

  it('are refused all at once', () => {
    const settings = { ...open, tenants: [], passwordFile: join(folder, 'missing') };
    expect(faultsOf(settings, '0.0.0.0').map((fault) => fault.split(':')[0])).toEqual([
      'teams.allowUnauthenticated',
      'teams.passwordFile',
      'teams.tenants',
    ]);
  });
});
