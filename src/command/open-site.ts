import { userInfo } from 'node:os';
import { faultText } from '../../adapters/files/fault.ts';
import { readAccess } from '../../adapters/files/read-access.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import type { Site } from '../bot/world.ts';
import type { Config } from '../config.ts';
import { type Access, noAccess } from '../inventory/access.ts';
import { type Digests, digestsOf, followFiles, type ReadFiles } from './follow-files.ts';
import { CannotStart, type Place } from './open-place.ts';
import { newShells, openWays, wrongWays } from './open-ways.ts';
import { ownFolder } from './own-folder.ts';
import { playbooksFolder } from './playbooks-folder.ts';
import { type Books, bookFiles, readBooks, sameBooks } from './read-books.ts';

interface Stands {
  readonly site: Site;
  readonly access: Access;
}

/**
 * The configured site; hosts, people, policy, access and playbooks are read anew when they change. Throws CannotStart
 * with every fault of every file: it never starts half-configured.
 * @param besides what else is wrong with a site that has changed since the start.
 * @param folder where the playbooks lie.
 */
export async function openSite(
  config: Config,
  besides: (site: Site) => readonly string[] = () => [],
  folder: string = playbooksFolder,
): Promise<Place> {
  const { inventory: hosts, people: persons, policy: rules, access: accessFile } = config.files;
  const own = [hosts, persons, rules, ...(accessFile === null ? [] : [accessFile])];
  const listed = () => [...own, ...bookFiles(folder)];
  const digests = digestsOf(listed());
  const found = await readBooks(folder);
  if ('faults' in found) throw new CannotStart(found.faults);
  const first = readWith(found.books, config);
  if ('faults' in first) throw new CannotStart(first.faults);
  const { inventory, people, policy } = first.value.site;
  const checked = (again: ReadFiles<Stands>): ReadFiles<Stands> => {
    if ('faults' in again) return again;
    const { site } = again.value;
    const wrong = [...newShells(inventory, site.inventory, config), ...besides(site)];
    return wrong.length > 0 ? { faults: wrong } : again;
  };
  let read: { readonly books: Books; readonly of: Digests } = { books: found.books, of: digests };
  const followed = followFiles(listed, { value: first.value, digests }, (now) => {
    // People and policy are in force at the very next decision; playbooks take a moment to read.
    if (sameBooks(folder, now, read.of)) return checked(readWith(read.books, config));
    return readBooks(folder).then((again) => {
      const site = checked(readWith('faults' in again ? read.books : again.books, config));
      if ('faults' in again) return { faults: [...again.faults, ...('faults' in site ? site.faults : [])] };
      if (sameBooks(folder, now, digestsOf(bookFiles(folder)))) read = { books: again.books, of: now };
      return site;
    });
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
        ? `You are logged in as ${speaker}, whom people.yaml does not know (nobody has the key console: ${speaker}): nothing you ask for will be done.`
        : `You are ${known.name}.`,
    ],
    speaker,
    lab: null,
    close: ways.close,
  };
}

function readWith({ playbooks, evidence, topics }: Books, config: Config): ReadFiles<Stands> {
  const chatGroups = config.chats.slack?.groups.map(({ group }) => group);
  const read = readSite(config.files, playbooks, chatGroups);
  const { access, faults } = readAccessOf(config);
  if (read.kind === 'faults') return { faults: [...read.faults.map(faultText), ...faults] };
  const wrong = faults.length > 0 ? faults : wrongWays(read.inventory, access, config);
  if (wrong.length > 0) return { faults: wrong };
  const { inventory, people, policy } = read;
  return { value: { site: { inventory, people, policy, playbooks, evidence, topics }, access } };
}

function readAccessOf({ files }: Config): { readonly access: Access; readonly faults: readonly string[] } {
  if (files.access === null) return { access: noAccess, faults: [] };
  const { value, faults } = readAccess(files.access);
  return { access: value ?? noAccess, faults: faults.map(faultText) };
}
