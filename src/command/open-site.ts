import { userInfo } from 'node:os';
import { faultText } from '../../adapters/files/fault.ts';
import { readAccess } from '../../adapters/files/read-access.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readRefused } from '../../adapters/files/read-refused.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import type { Site } from '../bot/world.ts';
import type { Config } from '../config.ts';
import { type Access, noAccess } from '../inventory/access.ts';
import { digestsOf, followFiles, type ReadFiles } from './follow-files.ts';
import { CannotStart, type Place } from './open-place.ts';
import { newShells, openWays, wrongWays } from './open-ways.ts';
import { ownFolder } from './own-folder.ts';
import { playbooksFolder } from './playbooks-folder.ts';

interface Stands {
  readonly site: Site;
  readonly access: Access;
}

/**
 * The configured site; hosts, people, policy and access are read anew when they change, playbooks are not. Throws
 * CannotStart with every fault of every file: it never starts half-configured.
 * @param besides what else is wrong with a site that has changed since the start.
 */
export async function openSite(
  config: Config,
  besides: (site: Site) => readonly string[] = () => [],
): Promise<Place> {
  const playbooks = await readPlaybooks(playbooksFolder);
  const names = playbooks.map((playbook) => playbook.name);
  const chatGroups = config.chats.slack?.groups.map(({ group }) => group);
  const topics = readRefused(playbooksFolder, names);
  const evidence = readEvidenceScripts(playbooksFolder);
  const read = (): ReadFiles<Stands> => {
    const read = readSite(config.files, playbooks, chatGroups);
    const { access, faults } = readAccessOf(config);
    if (read.kind === 'faults' || topics.value === null || faults.length > 0) {
      const found = [...(read.kind === 'faults' ? read.faults : []), ...topics.faults];
      return { faults: [...found.map(faultText), ...faults] };
    }
    const wrong = wrongWays(read.inventory, access, config);
    if (wrong.length > 0) return { faults: wrong };
    const { inventory, people, policy } = read;
    return {
      value: { site: { inventory, people, policy, playbooks, evidence, topics: topics.value }, access },
    };
  };
  const { inventory: hosts, people: persons, policy: rules, access: accessFile } = config.files;
  const files = [hosts, persons, rules, ...(accessFile === null ? [] : [accessFile])];
  const digests = digestsOf(files);
  const first = read();
  if ('faults' in first) throw new CannotStart(first.faults);
  const { inventory, people, policy } = first.value.site;
  const followed = followFiles(files, { value: first.value, digests }, () => {
    const again = read();
    if ('faults' in again) return again;
    const { site } = again.value;
    const wrong = [...newShells(inventory, site.inventory, config), ...besides(site)];
    return wrong.length > 0 ? { faults: wrong } : again;
  });
  await ownFolder(config.dataDir);
  const access: Access = {
    get groups() {
      return followed.now().access.groups;
    },
  };
  const ways = await openWays(inventory, access, config);
  const speaker = userInfo().username;
  const known = people.find((person) => person.console === speaker);
  return {
    site: () => followed.now().site,
    files: followed,
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
