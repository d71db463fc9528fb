import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { teamsFaults } from '../../src/command/open-teams.ts';
import { type Config, readConfig } from '../../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-teams-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'password'), 'abc8Q~not.a.real-secret_0123456789', { mode: 0o600 });

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const local = 'http://127.0.0.1:9';

function faultsOf(text: string): readonly string[] {
  writeFileSync(join(folder, 'rdp-medic.yaml'), text);
  const read = readConfig({ env: {}, cwd: folder });
  if (read.kind !== 'config') throw new Error(JSON.stringify(read));
  return teamsFaults(read.config as Config);
}

describe('the section teams', () => {
  it('has no fault where there is none, nor where all is said', () => {
    expect(faultsOf('from: hq\n')).toEqual([]);
    expect(faultsOf(`teams: {appId: ${id}, tenantId: ${id}, passwordFile: password}\n`)).toEqual([]);
    expect(faultsOf(`teams: {allowUnauthenticated: true, tenants: [${id}]}\n`)).toEqual([]);
  });

  it('tells all of its faults at once, with their place', () => {
    expect(faultsOf('teams: {allowUnauthenticated: true}\nhttp: {address: 0.0.0.0}\n')).toEqual([
      'rdp-medic.yaml: teams.allowUnauthenticated: expected http.address on loopback with it, not 0.0.0.0: whoever reaches that could speak as anybody',
      'rdp-medic.yaml: teams.tenants: expected at least one directory, here or as tenantId',
    ]);
    expect(faultsOf('teams: {}\n')).toEqual([
      'rdp-medic.yaml: teams.appId: expected the app id of the bot: without it nobody is authenticated',
      'rdp-medic.yaml: teams.tenants: expected at least one directory, here or as tenantId',
    ]);
  });

  it('takes the keys of another Bot Service where nobody else can call alone', () => {
    const authority = `authority: {openIdMetadataUrl: '${local}/keys', tokenUrl: '${local}/{tenant}/token'}`;
    const teams = `teams: {appId: ${id}, tenantId: ${id}, passwordFile: password, ${authority}}\n`;
    expect(faultsOf(teams)).toEqual([]);
    expect(faultsOf(`${teams}http: {address: 10.0.0.1}\n`)).toEqual([
      'rdp-medic.yaml: teams.authority: expected http.address on loopback with it, not 10.0.0.1',
    ]);
  });
});
