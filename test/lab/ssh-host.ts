import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor, type SshExecutorSettings } from '../../adapters/powershell/ssh/ssh-executor.ts';
import type { Lab } from '../../lab/start-lab.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';

/** A host of a lab as an inventory has it. */
export function hostOf({ state }: Lab, name: string): Host {
  const found = state.hosts.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the lab has no host ${name}`);
  const { address, port, computer, way } = found;
  return { name, address, port, computer, labels: {}, way };
}

/** The bot's own way into hosts over SSH. */
export function sshExecutor(settings: Partial<SshExecutorSettings> = {}): HostExecutor {
  return createSshExecutor({
    secrets: createSecrets(),
    folder: tmpdir(),
    spillFolder: join(tmpdir(), 'rdp-medic-test-spilled'),
    say: () => {},
    ...settings,
  });
}
