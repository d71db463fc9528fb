import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redisRemedy } from '../../src/command/redis-remedy.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

const root = join(import.meta.dirname, '..', '..');

function medic(cwd: string, ...args: readonly string[]) {
  const { REDIS_URL: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src', 'main.ts'), ...args], {
    cwd,
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  return { status, out: stdout, lines: stderr.trim().split('\n') };
}

describe('what cannot start', () => {
  it('says in which folder there is no rdp-medic.yaml', () => {
    const cwd = scratchFolder();
    for (const verb of ['serve', 'worker']) {
      const { status, lines } = medic(cwd, verb);
      expect(status).toBe(2);
      expect(lines[0]).toMatch(/^There is no rdp-medic\.yaml in .*rdp-medic-test-/);
    }
    const { lines } = medic(scratchFolder({ 'rdp-medic.yaml': 'from: hq\n' }), 'serve');
    expect(lines.join()).toMatch(/^rdp-medic\.yaml names no chat: it needs a section `slack` or `teams`/);
  }, 120_000);

  it('says which setting names a Redis that is away, and no password of it', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await new Promise((resolve) => taken.close(resolve));
    const cwd = scratchFolder();
    cpSync(join(root, 'test', 'fixtures', 'site'), cwd, { recursive: true });
    cpSync(
      join(
        scratchFolder({
          c: `redisUrl: redis://:hunter2@127.0.0.1:${port}\nteams: {allowUnauthenticated: true, tenants: [7c9e6679-7425-40de-944b-e07fc1f90ae7]}\n`,
        }),
        'c',
      ),
      join(cwd, 'rdp-medic.yaml'),
    );
    const { status, lines } = medic(cwd, 'serve');
    expect(status).toBe(2);
    expect(lines).toEqual([
      `Redis at redis://127.0.0.1:${port} does not answer (ECONNREFUSED). Start it, or put right redisUrl in rdp-medic.yaml.`,
    ]);
  }, 120_000);

  it('says what to do about a Redis that does not fit', () => {
    const env = { REDIS_URL: 'redis://h' };
    expect(redisRemedy('too-old', {})).toBe('Update it, or name another one: redisUrl in rdp-medic.yaml.');
    expect(redisRemedy('evicting', env)).toMatch(/^Set maxmemory-policy noeviction there.* REDIS_URL in the/);
    expect(redisRemedy('not-let-in', env)).toBe('Put right REDIS_URL in the environment.');
  });
});
