import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { startLab } from '../../lab/start-lab.ts';
import { hostOf, sshExecutor } from '../lab/ssh-host.ts';
import { stepOf } from '../lab/steps.ts';
import type { CutBench } from './cut-anywhere.ts';

/** A lab of one healthy host, to be cut off from. */
export async function cutLab(): Promise<CutBench & { close(): Promise<void> }> {
  const lab = await startLab({ runScript, onStop: () => {}, hosts: [fixedHosts[0]!] });
  return {
    executor: createExecutor({ ssh: sshExecutor() }, createSecrets()),
    host: hostOf(lab, fixedHosts[0]!.name),
    step: stepOf('rdp-grant-key-access/detect'),
    begun: () => lab.journal.entries.length,
    close: () => lab.close(),
  };
}
