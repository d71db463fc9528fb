import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { StreamRecord } from '../../src/ports/host-executor.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { echoStep, markedSteps, realStep } from './real-steps.ts';
import { startRelay } from './relay.ts';
import { freePort, type Sshd, sshdPath, startSshd, withoutSshd } from './sshd.ts';

const why = pwsh === null ? ` (${withoutPwsh})` : sshdPath === null ? ` (${withoutSshd})` : '';

describe.skipIf(why !== '')(`OpenSSH with a real PowerShell behind it${why}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.close());

  async function setUp(): Promise<HostExecutorBench> {
    const relay = await startRelay({ address: '127.0.0.1', port: sshd.port });
    const secrets = createSecrets();
    const spillFolder = join(sshd.folder, 'spilled');
    const ssh = createSshExecutor({ secrets, folder: sshd.folder, spillFolder, say: () => {} });
    const steps = markedSteps(sshd.folder);
    const way = {
      kind: 'ssh',
      address: '127.0.0.1',
      port: relay.port,
      user: sshd.user,
      hostKey: sshd.hostKey.public,
      keyFile: sshd.keyFile,
    };
    const host: Host = { name: 'ts-01', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
    return {
      executor: createExecutor({ ssh }, secrets),
      host,
      deafHost: { ...host, way: { ...way, port: await freePort() } },
      echoStep,
      ...steps,
      cut: () => relay.cut(),
      close: async () => relay.close(),
    };
  }

  hostExecutorContract(setUp);

  it('brings back megabytes, and progress in between, whole', async () => {
    const bench = await setUp();
    const session = await bench.executor.open(bench.host, new AbortController().signal);
    if (session.kind !== 'session') throw new Error(session.message);
    const percents: (number | undefined)[] = [];
    const text = `
      $ProgressPreference = 'Continue'
      foreach ($n in 25, 50, 100) { Write-Progress -Activity 'x' -PercentComplete $n; Start-Sleep -Milliseconds 300 }
      @{ text = 'äx' * 900000 }`;
    const record = ({ percent }: StreamRecord) => void percents.push(percent);
    const outcome = await session.run(realStep(text), record, new AbortController().signal);
    expect(outcome.kind === 'returned' && outcome.value).toEqual({ text: 'äx'.repeat(900_000) });
    // PowerShell itself leaves out what comes too fast.
    expect(percents.length).toBeGreaterThan(0);
    await session.close();
    await bench.close();
  });
});
