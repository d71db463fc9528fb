import type { Phase } from '../../src/playbook/playbook.ts';
import { licenceFolder, makeClosedFolder, writeNewText } from '../folders.ts';
import { keys, writeValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused } from './behaviour.ts';
import { exportPath, hasExport, licenceSnapshot, licenceStore, readExport } from './licence-store.ts';
import { writeDenied } from './write-denied.ts';

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const found = licenceStore(host);
    if (found === 'denied') {
      const state = { readable: false, store: false, licences: [], contents: null };
      return detected(false, state, [{ id: 'unreadable', what: 'licence store' }]);
    }
    if ('kind' in found) return found;
    const { there, names, digest } = found;
    const state = { readable: true, store: there, licences: names, contents: digest };
    return detected(names.length === 0, state, there ? [] : [{ id: 'no-licence-store' }]);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const unread = refused('Unreadable', 'The licence store may not be read, so nothing is deleted.');
    const found = licenceStore(host);
    if (found === 'denied') return unread;
    if ('kind' in found) return found;
    const { names, digest, lines } = found;
    const exported = digest === null ? false : hasExport(host, digest);
    if (exported === 'denied') return unread;
    if (typeof exported !== 'boolean') return exported;
    const before = licenceSnapshot(host, found);
    if (digest === null) return change(false, before, before);
    const after = licenceSnapshot(host, { names: [], digest }, true);
    if (whatIf) return change(false, before, after);
    if (host.identity === 'user') return folderDenied(licenceFolder(host));
    makeClosedFolder(host, licenceFolder(host));
    machine.touched();
    if (!exported) writeNewText(host, exportPath(host, digest), lines.join('\n'));
    const read = readExport(host, digest);
    if ('kind' in read) return read;
    for (const name of names) delete host.registry[`${keys.licenceStore}\\${name}`];
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const digest = asRecord(given('before'))?.contents;
    if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/i.test(digest)) {
      return refused('BadBefore', 'The stored state names no export.');
    }
    const why = 'The licence store or its export may not be read, so nothing is put back.';
    const found = licenceStore(host);
    if (found === 'denied') return refused('Unreadable', why);
    if ('kind' in found) return found;
    const exported = hasExport(host, digest);
    if (exported === 'denied') return refused('Unreadable', why);
    if (typeof exported !== 'boolean') return exported;
    const lines = exported ? readExport(host, digest) : [];
    if ('kind' in lines) return lines;
    const now = licenceSnapshot(host, found, exported);
    if (found.digest === digest) return change(false, now, now);
    if (!found.there) {
      const why = 'There is no licence store any more; the client makes one when it is run elevated once.';
      return refused('NoStore', why);
    }
    if (!exported) return refused('NoExport', 'The export of the licences is not there any more.');
    if (found.lines.some((line) => !lines.includes(line))) {
      const why = 'Licences were stored since. They are left as they are';
      return refused('NewLicences', `${why}, and the old ones are not put back beside them.`);
    }
    const split = lines.map((line) => line.split('\t') as [string, string, string]);
    const names = [...new Set(split.map(([name]) => name))].toSorted();
    const wanted = licenceSnapshot(host, { names, digest }, true);
    if (whatIf) return change(false, now, wanted);
    if (host.identity === 'user') return writeDenied();
    for (const [name, value, bytes] of split) {
      const hex = Buffer.from(bytes, 'base64').toString('hex').toUpperCase();
      writeValue(host, `${keys.licenceStore}\\${name}`, value, { hex });
    }
    machine.touched();
    return change(true, now, wanted);
  },
};

export const rdpClearMslicensing: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** What .NET answers to somebody who may not make such a folder. */
function folderDenied(path: string) {
  const message = `Access to the path '${path}' is denied.`;
  return { kind: 'threw', id: 'UnauthorizedAccessException', message } as const;
}
