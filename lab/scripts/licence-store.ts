import { createHash } from 'node:crypto';
import { healthySoftwareKey, mayOpenKey, mayTouchAccessList, sids } from '../access.ts';
import { filesIn, folderAt, licenceFolder, textAt } from '../folders.ts';
import type { LabHost } from '../model.ts';
import { keys } from '../registry.ts';
import { refused, type Snapshot } from './behaviour.ts';

export interface LicenceStore {
  readonly there: boolean;
  readonly names: readonly string[];
  /** Each value with its licence and its name. */
  readonly lines: readonly string[];
  readonly digest: string | null;
}

type Refused = ReturnType<typeof refused>;
const person = 'A person must look at it.';
const own: readonly string[] = [sids.system, sids.administrators];

/** What Read-LicenceStore answers; `denied`: it may not be read. */
export function licenceStore(host: LabHost): LicenceStore | 'denied' | Refused {
  const below = `${keys.licenceStore}\\`;
  const there = Object.keys(host.registry).some(
    (key) => key === keys.licenceStore || key.startsWith(below) || key.startsWith(`${keys.licences}\\Store`),
  );
  if (!there) return { there, names: [], lines: [], digest: null };
  const access = host.keyAccess[keys.licenceStore] ?? host.keyAccess[keys.licences] ?? healthySoftwareKey();
  if (!mayOpenKey(host, access)) return 'denied';
  const under = Object.keys(host.registry).filter((key) => key.startsWith(below));
  const names = [...new Set(under.map((key) => key.slice(below.length).split('\\')[0]!))]
    .filter((name) => /^license/i.test(name))
    .toSorted();
  const lines: string[] = [];
  for (const name of names) {
    if (!/^LICENSE[0-9A-Fa-f]{1,8}$/i.test(name)) {
      return refused('NotALicence', `Store\\${name} is no licence as the client names it. ${person}`);
    }
    const values = Object.entries(host.registry[`${below}${name}`] ?? {}).toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    );
    if (values.length === 0) {
      return refused('NotALicence', `Store\\${name} is empty, so nothing of it could be put back. ${person}`);
    }
    for (const [value, data] of values) {
      if (typeof data !== 'object' || !('hex' in data)) {
        return refused(
          'NotALicence',
          `Store\\${name} holds something that is no part of a licence. ${person}`,
        );
      }
      lines.push([name, value, Buffer.from(data.hex, 'hex').toString('base64')].join('\t'));
    }
    if (under.some((key) => key.startsWith(`${below}${name}\\`))) {
      return refused('NotALicence', `Store\\${name} has keys below it, which a licence has not. ${person}`);
    }
  }
  return { there, names, lines, digest: names.length === 0 ? null : digestOfText(lines.join('\n')) };
}

export function digestOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function exportPath(host: LabHost, digest: string): string {
  return `${licenceFolder(host)}\\licences.${digest}.txt`;
}

/** Whether there is an export of that digest; `denied`, or the refusal of a folder that is not to be trusted. */
export function hasExport(host: LabHost, digest: string): boolean | 'denied' | Refused {
  const path = licenceFolder(host);
  const folder = folderAt(host, path);
  if (folder === null) return false;
  if (!mayTouchAccessList(host, folder, 'read')) return 'denied';
  if (!own.includes(folder.owner)) {
    return refused(
      'ForeignFolder',
      `${path} belongs to ${folder.owner}, so nothing in it is trusted. ${person}`,
    );
  }
  if (folder.entries.some(({ sid, type }) => type === 'Allow' && !own.includes(sid))) {
    const why = `${path} can be opened by others than SYSTEM and Administrators, so no key is kept in it.`;
    return refused('OpenFolder', why);
  }
  return filesIn(host, path).includes(`licences.${digest}.txt`);
}

/** The lines of an export that is what its name says. */
export function readExport(host: LabHost, digest: string): readonly string[] | Refused {
  const text = textAt(host, exportPath(host, digest)) ?? '';
  return digestOfText(text) === digest
    ? text.split('\n')
    : refused('ExportChanged', `The export of the licences is not what was exported. ${person}`);
}

/** What people are told of the store. */
export function licenceSnapshot(
  host: LabHost,
  { names, digest }: Pick<LicenceStore, 'names' | 'digest'>,
  exported = false,
): Snapshot {
  const where = exported ? `in ${licenceFolder(host)}, until somebody deletes it` : null;
  return { licences: names, export: where, contents: digest };
}
