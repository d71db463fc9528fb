import { userInfo } from 'node:os';
import { faultText } from '../../adapters/files/fault.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { createNoWayExecutor } from '../../adapters/powershell/no-way.ts';
import type { Config } from '../config.ts';
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
  if (read.kind === 'faults') throw new CannotStart(read.faults.map(faultText));
  const { inventory, people, policy } = read;
  const site = { inventory, people, policy, playbooks, evidence: readEvidenceScripts(playbooksFolder) };
  await ownFolder(config.dataDir);
  const speaker = userInfo().username;
  const known = people.find((person) => person.console === speaker);
  return {
    site: () => site,
    executor: createNoWayExecutor(),
    from: config.from,
    auditFile: config.auditFile,
    dataDir: config.dataDir,
    redisUrl: config.redisUrl,
    words: [
      `rdp-medic on ${inventory.hosts.length} hosts, ${policy.rules.length} policy rules, looking from ${config.from}.`,
      known === undefined
        ? `You are logged in as ${speaker}, whom people.yaml does not know: nothing you ask for will be done.`
        : `You are ${known.name}.`,
      'There is no way into the hosts yet: they are looked at from outside alone, and nothing can be changed.',
    ],
    speaker,
    lab: null,
    close: async () => {},
  };
}
