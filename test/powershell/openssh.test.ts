import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import type { Host } from '../../src/inventory/host.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { echoStep, markedSteps } from './real-steps.ts';
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
});
