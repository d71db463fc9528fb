import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { Host } from '../../src/inventory/host.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { echoStep, markedSteps } from './real-steps.ts';

const why = pwsh === null ? ` (${withoutPwsh})` : '';

/** A PowerShell of its own for each session; a small script before it says which process it is. */
async function setUp(): Promise<HostExecutorBench & { pids(): readonly number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const executable = join(folder, 'pwsh');
  const pids = join(folder, 'pids');
  writeFileSync(pids, '');
  writeFileSync(executable, `#!/bin/sh\necho $$ >> '${pids}'\nexec '${pwsh}' "$@"\n`, { mode: 0o700 });
  const secrets = createSecrets();
  const local = createLocalExecutor({ secrets, spillFolder: join(folder, 'spilled') });
  const way = { kind: 'local', executable };
  const host: Host = { name: 'here', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
  const started = (): readonly number[] => readFileSync(pids, 'utf8').split('\n').filter(Boolean).map(Number);
  return {
    pids: started,
    executor: createExecutor({ local }, secrets),
    host,
    deafHost: { ...host, way: { ...way, executable: join(folder, 'no-such-program') } },
    deafLayer: 'subsystem',
    echoStep,
    ...markedSteps(folder),
    cut() {
      for (const pid of started()) {
        try {
          process.kill(pid, 'SIGKILL');
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

  it('called off while it starts leaves no process behind', async () => {
    const bench = await setUp();
    const running: number[] = [];
    for (const ms of [0, 30, 120, 250]) {
      const outcome = await bench.executor.open(bench.host, AbortSignal.timeout(ms));
      if (outcome.kind === 'session') await outcome.close();
      else expect(outcome).toMatchObject({ message: expect.stringContaining('called off') });
    }
    for (const pid of bench.pids()) if (isAlive(pid)) running.push(pid);
    expect(running).toEqual([]);
    await bench.close();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
