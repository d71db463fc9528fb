import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { aFolder, start } from './open-story.ts';

const folder = aFolder();
afterEach(() => folder.remove());

it('nothing starts on an audit log that somebody changed: what cannot be audited is not done', async () => {
  const data = ['--data', folder.path];
  await start(['/rdp-status', '/rdp-status R1'], data).ended;
  const log = readFileSync(folder.auditFile, 'utf8');
  writeFileSync(folder.auditFile, log.replace('"oncall"', '"viewer"'));
  // The writer before us keeps its place for three seconds.
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  const told = await start(['/rdp-check ts-01'], data).ended;
  expect(told.code).toBe(2);
  expect(told.err).toMatch(/audit\.jsonl, line 1: .*changed/);
  expect(told.out).not.toContain('ts-01');
  expect(readFileSync(folder.auditFile, 'utf8').split('\n')).toHaveLength(log.split('\n').length);
}, 60_000);
