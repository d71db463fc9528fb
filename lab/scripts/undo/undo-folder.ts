import { createHash } from 'node:crypto';
import { sids } from '../../access.ts';
import { fileDigest, itemAt, kindAt, makeFolder, namesIn, readFile } from '../../disk.ts';
import { hostClock } from '../../event-log.ts';
import { programData } from '../../find-key-file.ts';
import type { LabHost } from '../../model.ts';
import { refuse } from '../../thrown.ts';
import { uptimeMs } from '../../uptime.ts';
import type { Machine } from '../machine.ts';
import type { StoredItem } from './restore-item.ts';

/** What playbooks/harness/undo-folder.ps1 knows of a run's folder, function by function. */
export type State = 'none' | 'armed' | 'confirmed' | 'undoing' | 'undone';

export interface Values {
  readonly run: string;
  readonly at: string;
  readonly afterSeconds: number;
  readonly items: readonly StoredItem[];
}

const states = ['armed', 'confirmed', 'undoing', 'undone'] as const;
const person = 'so nothing in it is trusted. A person must look at it.';

export function assertRunId(run: string): void {
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(run);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(run) || isDevice) {
    throw refuse('BadRunId', 'This is not the id of a run.');
  }
}

/** The folder of a run, each level looked at; null where there is none, unless it is to be made. */
export function openFolder(machine: Machine, run: string, make = false): string | null {
  const { host } = machine;
  let path = programData(host);
  for (const name of ['rdp-medic', 'undo', run]) {
    path = `${path}\\${name}`;
    if (kindAt(host, path) === 'absent') {
      if (!make) return null;
      makeFolder(machine, path);
    }
    assertOurs(host, path);
  }
  return path;
}

function assertOurs(host: LabHost, path: string): void {
  const own: readonly string[] = [sids.system, sids.administrators];
  const { kind, owner, entries, inherits } = itemAt(host, path)!;
  if (kind !== 'folder') throw refuse('ForeignOwner', `${path} is a ${kind} in place of a folder, ${person}`);
  if (!own.includes(owner)) throw refuse('ForeignOwner', `${path} belongs to ${owner}, ${person}`);
  if (inherits === true || entries.some(({ sid, type }) => type === 'Allow' && !own.includes(sid))) {
    const who = 'others than SYSTEM and Administrators';
    throw refuse('ForeignOwner', `${path} can be opened by ${who}, ${person}`);
  }
}

export function stateIn(host: LabHost, folder: string): State {
  return states.find((state) => kindAt(host, `${folder}\\state.${state}`) === 'file') ?? 'none';
}

/** Runs beside this one whose undo is armed or under way. */
export function otherUndo(machine: Machine, run: string): readonly string[] {
  const { host } = machine;
  const base = `${programData(host)}\\rdp-medic\\undo`;
  if (kindAt(host, base) !== 'folder') return [];
  const others = namesIn(host, base).filter((name) => name.toLowerCase() !== run.toLowerCase());
  return others
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .filter((name) => ['armed', 'undoing'].includes(stateIn(host, openFolder(machine, name)!)));
}

/** Files whose text is no longer the one that was stored. */
export function changedFiles(host: LabHost, folder: string): readonly string[] {
  let digests: Record<string, string>;
  try {
    digests = JSON.parse(readFile(host, `${folder}\\digests.json`)) as Record<string, string>;
  } catch {
    return ['digests.json'];
  }
  return ['harness.ps1', 'task.ps1', 'undo.ps1', 'values.json'].filter((name) => {
    const path = `${folder}\\${name}`;
    return itemAt(host, path) === null || fileDigest(host, path) !== digests[name];
  });
}

export function readValues(host: LabHost, folder: string): Values {
  const changed = changedFiles(host, folder);
  if (changed.length > 0) {
    const what = `${changed.join(', ')} of this undo changed since it was armed`;
    throw refuse('Corrupt', `${what}, so nothing is put back from it. A person must look at it.`);
  }
  return JSON.parse(readFile(host, `${folder}\\values.json`)) as Values;
}

/** The file that says how much time is left, the counter now, and milliseconds left, which may be below 0. */
export function clockOf({ host, now }: Machine, folder: string) {
  for (const name of namesIn(host, folder)) {
    const [, seen, left] = /^tick\.(\d{1,15})\.(\d{1,15})$/.exec(name) ?? [];
    if (seen === undefined) continue;
    const uptime = uptimeMs(host, now());
    const since = uptime < Number(seen) ? uptime : uptime - Number(seen);
    return { name, now: uptime, left: Number(left) - since };
  }
  throw refuse('Corrupt', 'How much time is left is not on record. A person must look at it.');
}

export function secondsLeft(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

export function textDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function hostTime({ host, now }: Machine): string {
  return hostClock(host, now()).toISOString();
}

/** Of a file that is there; null where there is none. */
export function readJson(host: LabHost, path: string): unknown {
  return kindAt(host, path) === 'file' ? JSON.parse(readFile(host, path)) : null;
}
