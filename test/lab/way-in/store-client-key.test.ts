import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storeClientKey } from '../../../lab/way-in/store-client-key.ts';

it.skipIf(process.platform === 'win32')(
  'the key of a lab is for its owner alone, whatever lay where it is written (not on Windows, which has no such rights)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    try {
      const wanted = join(folder, 'lab.key');
      writeFileSync(`${wanted}.${process.pid}`, 'theirs', { mode: 0o666 });
      const key = await storeClientKey(wanted);
      expect(statSync(key.file).mode & 0o777).toBe(0o600);
      expect(readFileSync(key.file, 'utf8')).toContain('PRIVATE KEY');
      const own = await storeClientKey();
      expect(statSync(own.file).mode & 0o777).toBe(0o600);
      expect(statSync(join(own.file, '..')).mode & 0o777).toBe(0o700);
      await own.remove();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
