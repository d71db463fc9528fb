import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { faultText } from '../../adapters/files/fault.ts';
import { readAccess } from '../../adapters/files/read-access.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { sshSettings } from '../../adapters/powershell/ssh/ssh-settings.ts';
import type { Config } from '../config.ts';
import { type Access, noAccess } from '../inventory/access.ts';
import type { Inventory } from '../inventory/host.ts';
import type { HostExecutor } from '../ports/host-executor.ts';
import { CannotStart, type Place } from './open-place.ts';
import { ownFolder } from './own-folder.ts';
import { playbooksFolder } from './playbooks-folder.ts';

/** The configured site. Throws CannotStart with every fault of every file: it never starts half-configured. */
export async function openSite(config: Config): Promise<Place> {
  const playbooks = await readPlaybooks(playbooksFolder);
  const read = readSite(
    config.files,
    playbooks.map((playbook) => playbook.name),
  );
  const { access, faults } = readAccessOf(config);
  const wrong =
    read.kind === 'faults' ? read.faults.map(faultText) : wrongWays(read.inventory, access, config);
  if (read.kind === 'faults' || faults.length > 0 || wrong.length > 0)
    throw new CannotStart([...wrong, ...faults]);
  const { inventory, people, policy } = read;
  const site = { inventory, people, policy, playbooks, evidence: readEvidenceScripts(playbooksFolder) };
  await ownFolder(config.dataDir);
  const speaker = userInfo().username;
  const known = people.find((person) => person.console === speaker);
  return {
    site: () => site,
    executor: openWays(config, access),
    from: config.from,
    auditFile: config.auditFile,
    dataDir: config.dataDir,
    redisUrl: config.redisUrl,
    words: [
      `rdp-medic on ${inventory.hosts.length} hosts, ${policy.rules.length} policy rules, looking from ${config.from}.`,
      known === undefined
        ? `You are logged in as ${speaker}, whom people.yaml does not know: nothing you ask for will be done.`
        : `You are ${known.name}.`,
      waysIn(inventory),
    ],
    speaker,
    lab: null,
    close: async () => {},
  };
}

function readAccessOf({ files }: Config): { readonly access: Access; readonly faults: readonly string[] } {
  if (files.access === null) return { access: noAccess, faults: [] };
  const { value, faults } = readAccess(files.access);
  return { access: value ?? noAccess, faults: faults.map(faultText) };
}

/** A host that says it is reached over SSH, and not how, is told now rather than at three in the morning. */
function wrongWays({ hosts }: Inventory, access: Access, { files }: Config): readonly string[] {
  return hosts
    .filter((host) => host.way?.kind === 'ssh')
    .flatMap((host) => {
      const settings = sshSettings(host, access, dirname(files.inventory));
      return 'kind' in settings
        ? settings.wrong.map((one) => `${files.inventory}: ${host.name}: ${one}`)
        : [];
    });
}

function openWays({ files, dataDir }: Config, access: Access): HostExecutor {
  const secrets = createSecrets();
  const spillFolder = join(dataDir, 'spilled');
  const unsetVariables = access.groups.flatMap(({ ssh: { identity } }) =>
    identity?.kind !== 'key'
      ? []
      : [identity.key, identity.passphrase].flatMap((source) =>
          source?.kind === 'environment' ? [source.name] : [],
        ),
  );
  return createExecutor(
    {
      ssh: createSshExecutor({
        secrets,
        access,
        folder: dirname(files.inventory),
        spillFolder,
        say: (text) => console.error(text),
      }),
      local: createLocalExecutor({ secrets, spillFolder, unsetVariables }),
    },
    secrets,
  );
}

function waysIn({ hosts }: Inventory): string {
  const count = hosts.filter((host) => host.way !== null).length;
  if (count === 0)
    return 'There is no way into the hosts: they are looked at from outside alone, and nothing can be changed.';
  return count === hosts.length
    ? 'Every host has a way in.'
    : `${count} of ${hosts.length} hosts have a way in; the others are looked at from outside alone.`;
}
