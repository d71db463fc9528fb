import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { Host } from '../../src/inventory/host.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { echoStep, markedSteps } from './real-steps.ts';

const why = pwsh === null ? ` (${withoutPwsh})` : '';

/** A PowerShell of its own for each session; a small script before it says which process it is. */
async function setUp(): Promise<HostExecutorBench> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const executable = join(folder, 'pwsh');
  const pids = join(folder, 'pids');
  writeFileSync(executable, `#!/bin/sh\necho $$ >> '${pids}'\nexec '${pwsh}' "$@"\n`, { mode: 0o700 });
  const secrets = createSecrets();
  const local = createLocalExecutor({ secrets, spillFolder: join(folder, 'spilled') });
  const way = { kind: 'local', executable };
  const host: Host = { name: 'here', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
  return {
    executor: createExecutor({ local }, secrets),
    host,
    deafHost: { ...host, way: { ...way, executable: join(folder, 'no-such-program') } },
    deafLayer: 'subsystem',
    echoStep,
    ...markedSteps(folder),
    cut() {
      for (const pid of readFileSync(pids, 'utf8').split('\n').filter(Boolean)) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It has ended already.
        }
      }
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe.skipIf(why !== '')(`a local PowerShell, spoken to on its input and output${why}`, () => {
  hostExecutorContract(setUp);
});
