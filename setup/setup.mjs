// Runs on Node 20 without any package: it is what brings the packages.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareDependencies, projectNode } from './prepare-dependencies.mjs';
import { preparePrograms } from './prepare-programs.mjs';
import { runTests } from './run-tests.mjs';
import { runThrough } from './run-through.mjs';
import { say } from './say.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scopes = { test: 'usual', 'test:long': 'long', check: 'unit' };

async function setUp([command, ...args]) {
  const scope = scopes[command];
  if (scope === undefined && !['start', 'medic', 'bench'].includes(command)) {
    say(
      'usage: node setup/setup.mjs start|medic|test|test:long|check [arguments], or bench NAME [arguments]',
    );
    return 2;
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    say(`Node ${process.versions.node} is too old; Node 20 or newer is needed to begin with`);
    return 1;
  }
  const mayInstall = !process.env.RDP_MEDIC_NO_INSTALL || process.env.RDP_MEDIC_NO_INSTALL === '0';
  const fault = await prepareDependencies(root, mayInstall);
  if (fault !== null) {
    say(fault);
    return 1;
  }
  const node = projectNode(root);
  // The unit tests need no server, so the inner check is not kept waiting for one.
  if (scope === 'unit') return runTests(root, node, scope, args);
  const forTests = scope !== undefined;
  const forBench = command === 'bench';
  await preparePrograms({ needsRedis: forTests || forBench || !process.env.REDIS_URL, forTests, mayInstall });
  if (forTests) return runTests(root, node, scope, args);
  if (forBench) return runBench(node, args);
  const words = command === 'start' ? ['start', ...args] : args;
  return runThrough(node, [join(root, 'src', 'main.ts'), ...words]);
}

/** The measurement bench/NAME.ts. */
function runBench(node, [name = '', ...args]) {
  const file = join(root, 'bench', `${name}.ts`);
  if (/^[a-z0-9-]+$/.test(name) && existsSync(file)) return runThrough(node, [file, ...args]);
  say(`there is no measurement ${name || 'without a name'} in bench`);
  return 2;
}

process.exitCode = await setUp(process.argv.slice(2)).catch((error) => {
  say(error.message);
  return 1;
});
