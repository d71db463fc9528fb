import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { type CutBench, errand, expectTruth } from '../powershell/cut-anywhere.ts';
import { cutLab } from '../powershell/cut-lab.ts';
import { markedSteps } from '../powershell/real-steps.ts';
import { sshdPath, startSshd, withoutSshd } from '../powershell/sshd.ts';

const seeds = Array.from({ length: 300 }, (_, index) => 100 + index);
const why = pwsh === null ? ` (${withoutPwsh})` : sshdPath === null ? ` (${withoutSshd})` : '';

async function cutAt(bench: CutBench, which: readonly number[]): Promise<void> {
  const whole = await errand(bench, {});
  expect(whole).toMatchObject({ outcome: { kind: 'returned' }, begun: 1 });
  const kinds = new Set<string>();
  for (const seed of which) kinds.add(await expectTruth(bench, whole, seed));
  // Each of them happens: the moments cover all of the conversation.
  expect([...kinds].sort()).toEqual(['returned', 'unknown', 'unreachable']);
}

describe('a connection cut at any byte leaves one outcome, and a true one', () => {
  it('three hundred times with a lab host', { timeout: 300_000 }, async () => {
    const bench = await cutLab();
    try {
      await cutAt(bench, seeds);
    } finally {
      await bench.close();
    }
  });

  it.skipIf(why !== '')(`thirty times with OpenSSH and PowerShell${why}`, { timeout: 300_000 }, async () => {
    const sshd = await startSshd();
    try {
      const secrets = createSecrets();
      const settings = { secrets, folder: sshd.folder, spillFolder: join(sshd.folder, 'spilled') };
      const { goodStep, begun } = markedSteps(sshd.folder);
      const way = {
        kind: 'ssh',
        address: '127.0.0.1',
        port: sshd.port,
        user: sshd.user,
        hostKey: sshd.hostKey.public,
        keyFile: sshd.keyFile,
      };
      const host = { name: 'ts-01', address: '127.0.0.1', port: 3389, computer: null, labels: {}, way };
      const ssh = createSshExecutor({ ...settings, say: () => {} });
      await cutAt(
        { executor: createExecutor({ ssh }, secrets), host, step: goodStep, begun },
        seeds.slice(0, 30),
      );
    } finally {
      await sshd.close();
    }
  });
});
