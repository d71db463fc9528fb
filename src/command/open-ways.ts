import { dirname, join } from 'node:path';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { sshSettings } from '../../adapters/powershell/ssh/ssh-settings.ts';
import type { Config } from '../config.ts';
import type { Access } from '../inventory/access.ts';
import type { Inventory } from '../inventory/host.ts';
import type { HostExecutor } from '../ports/host-executor.ts';

/** All ways into the hosts of a site. */
interface Ways {
  readonly executor: HostExecutor;
  /** For the first words: how many hosts can be looked into and changed. */
  readonly words: string;
  close(): Promise<void>;
}

const kinds = ['ssh', 'local', 'node-powershell'];

/** The ways that the inventory names; what only one of them needs is loaded only where it is named. */
export async function openWays({ hosts }: Inventory, access: Access, config: Config): Promise<Ways> {
  const { files, dataDir } = config;
  const secrets = createSecrets();
  const spillFolder = join(dataDir, 'spilled');
  const ssh = createSshExecutor({
    secrets,
    access,
    folder: dirname(files.inventory),
    spillFolder,
    say: (text) => console.error(text),
  });
  const local = createLocalExecutor({ secrets, spillFolder });
  const isManagementHost = hosts.some((host) => host.way?.kind === 'node-powershell');
  const shells = isManagementHost ? await openShells(spillFolder, secrets.concealIn) : null;
  const ways = { ssh, local, ...(shells === null ? {} : { 'node-powershell': shells }) };
  return {
    executor: createExecutor(ways, secrets),
    words: wordsOf(hosts),
    close: async () => void (await shells?.close()),
  };
}

async function openShells(spillFolder: string, conceal: <T>(data: T) => T) {
  const { createNodePowerShellExecutor } = await import(
    '../../adapters/powershell/node-powershell/node-powershell.ts'
  );
  const { computerFromWay } = await import('../../adapters/powershell/node-powershell/computer.ts');
  return createNodePowerShellExecutor({
    executable: process.platform === 'win32' ? 'powershell.exe' : 'pwsh',
    computer: computerFromWay,
    spillFolder,
    conceal,
  });
}

/** A host that says it is reached over SSH, and not how, is told at the start rather than at three in the morning. */
export function wrongWays({ hosts }: Inventory, access: Access, { files }: Config): readonly string[] {
  return hosts
    .filter((host) => host.way?.kind === 'ssh')
    .flatMap((host) => {
      const settings = sshSettings(host, access, dirname(files.inventory));
      return 'kind' in settings
        ? settings.wrong.map((one) => `${files.inventory}: ${host.name}: ${one}`)
        : [];
    });
}

/** The shells of a management host are opened at the start, where any host needs them; later they are not there. */
export function newShells(before: Inventory, now: Inventory, { files }: Config): readonly string[] {
  const through = ({ hosts }: Inventory) => hosts.filter(({ way }) => way?.kind === 'node-powershell');
  if (through(before).length > 0) return [];
  return through(now).map(
    ({ name }) => `${files.inventory}: ${name}: the first way of kind node-powershell needs a restart`,
  );
}

function wordsOf(hosts: Inventory['hosts']): string {
  const count = hosts.filter((host) => host.way !== null && kinds.includes(host.way.kind)).length;
  if (count === 0)
    return 'There is no way into the hosts: they are looked at from outside alone, and nothing can be changed.';
  return count === hosts.length
    ? 'Every host has a way in.'
    : `${count} of ${hosts.length} hosts have a way in; the others are looked at from outside alone.`;
}
