import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, vi } from 'vitest';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { type Bench, hereWay, hostBy, openBench } from './node-powershell-bench.ts';
import { echoStep, markedSteps } from './real-steps.ts';

// Each starts processes of half a second, of two cores that others share.
vi.setConfig({ testTimeout: 60_000 });

const title = 'node-powershell on the management host itself';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  // One for all: a test that cuts or slows down ends its shells, and the next one starts new ones.
  let shared: Bench | null = null;
  afterAll(async () => await shared?.close());

  hostExecutorContract(async (): Promise<HostExecutorBench> => {
    shared ??= openBench({ limits: { shells: 2 } });
    const { executor, folder, pids } = shared;
    rmSync(join(folder, 'cut'), { force: true });
    return {
      executor,
      host: hostBy(hereWay),
      // Port 1 of a loopback address that nobody uses.
      deafHost: hostBy({ kind: 'node-powershell', computer: '127.77.255.1', port: 1 }),
      ...markedSteps(folder),
      echoStep,
      cut() {
        writeFileSync(join(folder, 'cut'), '');
        for (const pid of pids()) kill(pid);
      },
      async close() {},
    };
  });
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended before.
  }
}
