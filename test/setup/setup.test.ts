import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeRoot, writeScript } from './fake-root.ts';
import { runNode } from './run-setup.ts';

const run = (
  { root, path }: { root: string; path: string },
  args: string[],
  env: Record<string, string> = {},
) =>
  runNode([join(root, 'setup', 'setup.mjs'), ...args], {
    cwd: root,
    env: { PATH: path, REDIS_URL: '', ...env },
  });
const npmCalls = (root: string) => {
  const log = join(root, 'npm.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
};

describe('the set-up', () => {
  it('installs what is missing, says so on stderr alone, and then is the program', async () => {
    const at = fakeRoot();
    const first = await run(at, ['medic', 'check', 'ts-02', '--json']);
    expect(first).toEqual({
      code: 7,
      stdout: `${join(at.root, 'src', 'main.ts')} check ts-02 --json\n`,
      stderr: 'set-up: installing npm packages (npm ci)\n',
    });
    const second = await run(at, ['start', '--fresh']);
    expect(second).toEqual({
      code: 7,
      stdout: `${join(at.root, 'src', 'main.ts')} start --fresh\n`,
      stderr: '',
    });
    expect(npmCalls(at.root)).toEqual(['ci --no-audit --no-fund']);
  });

  it('installs once however many begin at the same time', async () => {
    const at = fakeRoot(['sleep 0.3', 'sh ./install.sh']);
    const all = await Promise.all([1, 2, 3].map(() => run(at, ['medic'])));
    expect(all.map(({ code }) => code)).toEqual([7, 7, 7]);
    expect(npmCalls(at.root)).toHaveLength(1);
    expect(existsSync(join(at.root, '.rdp-medic', 'setup.lock'))).toBe(false);
  });

  it('brings packages up to date in place when the lock has changed', async () => {
    const at = fakeRoot();
    await run(at, ['medic']);
    const lock = join(at.root, 'node_modules', '.package-lock.json');
    writeFileSync(
      lock,
      readFileSync(lock, 'utf8').replace(
        '"node_modules/a":{"version":"1.0.0"}',
        '"node_modules/a":{"version":"0.9.0"}',
      ),
    );
    expect((await run(at, ['medic'])).stderr).toContain('npm install --no-save');
    expect(npmCalls(at.root).at(-1)).toBe('install --no-save --no-audit --no-fund');
  });

  it('writes a new lock only when package.json asks for what the lock does not know', async () => {
    const at = fakeRoot(['exit 1']);
    writeFileSync(join(at.root, 'package.json'), JSON.stringify({ dependencies: { a: '2.0.0' } }));
    await run(at, ['medic']);
    expect(npmCalls(at.root)).toEqual(['install --no-audit --no-fund']);
  });

  it('does not begin half-installed: what npm said is repeated, and the code is 1', async () => {
    const at = fakeRoot(['echo "npm error code ENOTFOUND" >&2', 'exit 1']);
    const { code, stdout, stderr } = await run(at, ['start']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'set-up: npm could not install the packages: npm error code ENOTFOUND',
    );
    expect(existsSync(join(at.root, '.rdp-medic', 'setup.lock'))).toBe(false);
  });

  it('says in one sentence that install scripts must be allowed when Node 24 did not come', async () => {
    const at = fakeRoot(['sh ./install.sh', 'rm node_modules/.bin/node']);
    const { code, stderr } = await run(at, ['start']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/install scripts must be allowed/);
  });

  it('installs nothing with RDP_MEDIC_NO_INSTALL=1, and says what is missing', async () => {
    const at = fakeRoot();
    const { code, stdout, stderr } = await run(at, ['medic'], { RDP_MEDIC_NO_INSTALL: '1' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'set-up: npm packages are missing or out of date, and RDP_MEDIC_NO_INSTALL is set: run "npm ci"\n',
    );
    expect(npmCalls(at.root)).toEqual([]);
  });

  it('tells of a Redis that is too old in one line and goes on, and asks for none beside REDIS_URL', async () => {
    const at = fakeRoot();
    await run(at, ['medic']);
    writeScript(join(at.root, 'bin', 'redis-server'), ['echo "Redis server v=6.0.16 sha=0"']);
    const { code, stderr } = await run(at, ['start'], { RDP_MEDIC_NO_INSTALL: '1' });
    expect(code).toBe(7);
    expect(stderr).toMatch(
      /^set-up: .*redis-server is 6\.0\.16, too old; 6\.2 or newer comes with [^\n]*\n$/,
    );
    const set = await run(at, ['start'], { RDP_MEDIC_NO_INSTALL: '1', REDIS_URL: 'redis://h' });
    expect(set.stderr).toBe('');
  });

  it('gives the signal on and keeps the code of the program', async () => {
    const at = fakeRoot();
    writeScript(join(at.root, 'fake-node.sh'), [
      "trap 'echo stopped; exit 5' TERM",
      'echo up',
      'while :; do sleep 0.05; done',
    ]);
    const ended = runNode([join(at.root, 'setup', 'setup.mjs'), 'start'], {
      cwd: at.root,
      env: { PATH: at.path },
      onOutput: (text, pid) => text === 'up\n' && process.kill(pid, 'SIGTERM'),
    });
    expect(await ended).toMatchObject({ code: 5, stdout: 'up\nstopped\n' });
  });

  it('knows no other command', async () => {
    const { code, stderr } = await run(fakeRoot(), ['deploy']);
    expect(code).toBe(2);
    expect(stderr).toContain('usage');
  });
});
