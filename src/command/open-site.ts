import { userInfo } from 'node:os';
import { faultText } from '../../adapters/files/fault.ts';
import { readAccess } from '../../adapters/files/read-access.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readRefused } from '../../adapters/files/read-refused.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import type { Config } from '../config.ts';
import { type Access, noAccess } from '../inventory/access.ts';
import { CannotStart, type Place } from './open-place.ts';
import { openWays, wrongWays } from './open-ways.ts';
import { ownFolder } from './own-folder.ts';
import { playbooksFolder } from './playbooks-folder.ts';

/** The configured site. Throws CannotStart with every fault of every file: it never starts half-configured. */
export async function openSite(config: Config): Promise<Place> {
  const playbooks = await readPlaybooks(playbooksFolder);
  const names = playbooks.map((playbook) => playbook.name);
  const chatGroups = config.chats.slack?.groups.map(({ group }) => group);
  const read = readSite(config.files, playbooks, chatGroups);
  const topics = readRefused(playbooksFolder, names);
  const { access, faults } = readAccessOf(config);
  if (read.kind === 'faults' || topics.value === null || faults.length > 0) {
    const found = [...(read.kind === 'faults' ? read.faults : []), ...topics.faults];
    throw new CannotStart([...found.map(faultText), ...faults]);
  }
  const wrong = wrongWays(read.inventory, access, config);
  if (wrong.length > 0) throw new CannotStart(wrong);
  const { inventory, people, policy } = read;
  const evidence = readEvidenceScripts(playbooksFolder);
  const site = { inventory, people, policy, playbooks, evidence, topics: topics.value };
  await ownFolder(config.dataDir);
  const ways = await openWays(inventory, access, config);
  const speaker = userInfo().username;
  const known = people.find((person) => person.console === speaker);
  return {
    site: () => site,
    executor: ways.executor,
    from: config.from,
    auditFile: config.auditFile,
    dataDir: config.dataDir,
    redisUrl: config.redisUrl,
    words: [
      `rdp-medic on ${inventory.hosts.length} hosts, ${policy.rules.length} policy rules, looking from ${config.from}.`,
      ways.words,
    ],
    terminalWords: [
      known === undefined
        ? `You are logged in as ${speaker}, whom people.yaml does not know: nothing you ask for will be done.`
        : `You are ${known.name}.`,
    ],
    speaker,
    lab: null,
    close: ways.close,
  };
}

function readAccessOf({ files }: Config): { readonly access: Access; readonly faults: readonly string[] } {
  if (files.access === null) return { access: noAccess, faults: [] };
  const { value, faults } = readAccess(files.access);
  return { access: value ?? noAccess, faults: faults.map(faultText) };
}
