import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeRoot } from './fake-root.ts';
import { load } from './run-setup.ts';

const { findProgram, isRecentEnough, redisVersion } = await load('programs.mjs');

describe('the programs beside Node', () => {
  it('are found on the PATH, before sbin, and not made up', () => {
    const { root, path } = fakeRoot();
    expect(findProgram('redis-server', path)).toBe(join(root, 'bin', 'redis-server'));
    expect(findProgram('no-such-program-anywhere', path)).toBeNull();
    expect(findProgram('no-such-program-anywhere', '')).toBeNull();
  });

  it('tell their version', async () => {
    const { root } = fakeRoot();
    expect(await redisVersion(join(root, 'bin', 'redis-server'))).toBe('7.0.15');
    expect(await redisVersion(join(root, 'fake-node.sh'))).toBeNull();
    expect(await redisVersion(join(root, 'absent'))).toBeNull();
  });

  it.each([
    ['6.2.0', true],
    ['6.10.1', true],
    ['7.0.15', true],
    ['8.0.0', true],
    ['6.1.9', false],
    ['6.0.16', false],
    ['5.9.9', false],
    [null, false],
  ])('redis-server %s is recent enough: %s', (version, enough) => {
    expect(isRecentEnough(version)).toBe(enough);
  });
});
