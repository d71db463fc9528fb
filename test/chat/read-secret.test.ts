import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../adapters/chat/read-secret.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

const faultOf = (file: string) => {
  const read = readSecret(file);
  return typeof read === 'string' ? '' : read.expected;
};

describe('a file with a secret', () => {
  it('that is not there is told by its folder: its name may be the secret itself', () => {
    const folder = scratchFolder({ file: '' });
    for (const pasted of ['xoxb-1234-secret', 'abc8Q~secret', 'file/secret', `x${'secret'.repeat(60)}`]) {
      const fault = faultOf(join(folder, pasted));
      expect(fault).toMatch(/^the name of a file, but .* has none of that name$/);
      expect(fault).toContain(folder);
      expect(fault).not.toContain('secret');
    }
  });

  it('that is a folder is told to be one', () => {
    const folder = join(scratchFolder(), 'token');
    mkdirSync(folder, { mode: 0o700 });
    expect(faultOf(folder)).toBe(`a file, but ${folder} is a folder`);
  });
});
