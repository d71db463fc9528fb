import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostExecutor } from '../ports/host-executor.ts';

/** The lab's process is started in the same moment, and everybody waits for that one. */
const aheadMs = 50;

/**
 * The same way in as for any site: to the bot the lab's hosts are hosts. What it takes to speak with them is
 * read while the lab comes up.
 */
export function labExecutor(dataDir: string): HostExecutor {
  const loading = sleep(aheadMs).then(() => load(dataDir));
  // Told to whoever opens a host.
  loading.catch(() => {});
  return { open: async (host, signal) => (await loading).open(host, signal) };
}

async function load(dataDir: string): Promise<HostExecutor> {
  const [{ createExecutor }, { createSecrets }, { createSshExecutor }] = await Promise.all([
    import('../../adapters/powershell/executor-by-way.ts'),
    import('../../adapters/powershell/secrets.ts'),
    import('../../adapters/powershell/ssh/ssh-executor.ts'),
  ]);
  const secrets = createSecrets();
  const say = (text: string): void => console.error(text);
  const spillFolder = join(dataDir, 'spilled');
  return createExecutor({ ssh: createSshExecutor({ secrets, folder: dataDir, spillFolder, say }) }, secrets);
}
