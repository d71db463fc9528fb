import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { readConfig } from '../../src/config.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the example site', () => {
  it('is read without a fault, as everybody who copies it expects', async () => {
    const cwd = join(root, 'test', 'fixtures', 'site');
    const read = readConfig({ env: {}, cwd });
    if (read.kind !== 'config') throw new Error(JSON.stringify(read));
    const site = readSite(read.config.files, await readPlaybooks(join(root, 'playbooks')));
    expect(site.kind === 'faults' ? site.faults : []).toEqual([]);
    expect(site).toMatchObject({ kind: 'site', inventory: { hosts: { length: 10 } } });
    expect(read.config.auditFile).toBe(join(cwd, 'rdp-medic-data', 'audit.jsonl'));
  });
});
