import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../files/scratch-folder.ts';
import { writeScript } from './fake-root.ts';
import { load, runNode, setupFile } from './run-setup.ts';

const { denyServiceStarts } = await load('deny-service-starts.mjs');
const asks = (path: string) => spawnSync(path, ['redis-server', 'start']).status;

describe('while apt installs', () => {
  it('service starts are denied, and afterwards nothing is left of that', () => {
    const path = join(scratchFolder(), 'policy-rc.d');
    const allowAgain = denyServiceStarts(path);
    expect(asks(path)).toBe(101);
    allowAgain();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('a policy of the machine that allows starts is set aside and put back', () => {
    const path = join(scratchFolder(), 'policy-rc.d');
    writeScript(path, ['exit 0']);
    const allowAgain = denyServiceStarts(path);
    expect(asks(path)).toBe(101);
    allowAgain();
    expect(asks(path)).toBe(0);
    expect(readdirSync(dirname(path))).toEqual(['policy-rc.d']);
  });

  it('a policy of the machine that denies them already is left alone', () => {
    const path = join(scratchFolder(), 'policy-rc.d');
    writeScript(path, ['exit 101']);
    const before = readFileSync(path, 'utf8');
    denyServiceStarts(path)();
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('what a killed set-up left behind is cleared by the next one', () => {
    const path = join(scratchFolder(), 'policy-rc.d');
    writeScript(path, ['exit 0']);
    denyServiceStarts(path);
    expect(asks(path)).toBe(101);
    denyServiceStarts(path)();
    expect(asks(path)).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s waits for the installer, then puts things back',
    async (signal) => {
      const folder = scratchFolder();
      const path = join(folder, 'policy-rc.d');
      const installer = join(folder, 'installer');
      // Like dpkg, it does not stop at once.
      writeScript(installer, [
        `trap 'sleep 0.3; ${path} x start; echo denied=$? > ${folder}/log; exit 1' INT TERM`,
        'while :; do sleep 0.05; done',
      ]);
      const script = [
        `import { denyServiceStarts } from ${JSON.stringify(setupFile('deny-service-starts.mjs'))};`,
        `import { onLeaving } from ${JSON.stringify(setupFile('on-leaving.mjs'))};`,
        `import { runQuietly } from ${JSON.stringify(setupFile('run-quietly.mjs'))};`,
        `onLeaving(denyServiceStarts(${JSON.stringify(path)}));`,
        `const running = runQuietly(${JSON.stringify(installer)}, []);`,
        `setTimeout(() => console.log('up'), 200);`,
        'await running; await new Promise(() => {});',
      ].join('\n');
      const { code } = await runNode(['--input-type=module', '-e', script], {
        cwd: '/',
        onOutput: (_, pid) => process.kill(pid, signal),
      });
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('denied=101\n');
      expect(existsSync(path)).toBe(false);
    },
  );
});
