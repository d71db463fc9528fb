import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSite } from '../../adapters/files/read-site.ts';
import { readConfig } from '../../src/config.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the example site', () => {
  it('is read without a fault, as everybody who copies it expects', () => {
    const cwd = join(root, 'docs', 'example-site');
    const read = readConfig({ env: {}, cwd });
    if (read.kind !== 'config') throw new Error(JSON.stringify(read));
    const playbooks = globSync('playbooks/*/playbook.yaml', { cwd: root }).map((file) =>
      basename(dirname(file)),
    );
    expect(playbooks).toContain('rdp-start-service');
    const site = readSite(read.config.files, playbooks);
    expect(site).toMatchObject({
      kind: 'site',
      inventory: { hosts: [{ name: 'ts-01' }, { name: 'ts-02' }] },
    });
    expect(read.config.auditFile).toBe(join(cwd, 'rdp-medic-data', 'audit.jsonl'));
  });
});
