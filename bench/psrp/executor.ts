import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createNodePowerShellExecutor } from '../../adapters/powershell/node-powershell/node-powershell.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { CommandStep, Outcome, Step } from '../../src/playbook/step.ts';
import type { HostExecutor, Session } from '../../src/ports/host-executor.ts';

export const never = new AbortController().signal;

/** The smallest command that lab hosts and real ones know, by name and without script text. */
export const getDate: CommandStep = {
  name: 'bench/get-date',
  command: 'Get-Date',
  parameters: {},
  timeoutMs: 30_000,
};

/** The bot's ways into hosts, put together as the bot does it. */
export function botExecutor(executable = 'pwsh'): HostExecutor & { close(): Promise<boolean> } {
  const secrets = createSecrets();
  const spillFolder = join(tmpdir(), 'rdp-medic-bench-spilled');
  const managed = createNodePowerShellExecutor({
    executable,
    computer: () => ({ kind: 'here' }),
    spillFolder,
  });
  const ways = {
    ssh: createSshExecutor({ secrets, folder: tmpdir(), spillFolder, say: () => {} }),
    local: createLocalExecutor({ secrets, spillFolder }),
    'node-powershell': managed,
  };
  return { ...createExecutor(ways, secrets), close: () => managed.close() };
}

export async function openSession(executor: HostExecutor, host: Host): Promise<Session> {
  const session = await executor.open(host, never);
  if (session.kind === 'session') return session;
  throw new Error(`${host.name}: ${session.message}`);
}

/** Runs it and wants it to return; anything else is the end of the measurement. */
export async function returned(session: Session, step: Step | CommandStep): Promise<void> {
  const outcome: Outcome =
    'command' in step
      ? await session.runCommand!(step, () => {}, never)
      : await session.run(step, () => {}, never);
  if (outcome.kind !== 'returned') throw new Error(`${step.name}: ${JSON.stringify(outcome)}`);
}
