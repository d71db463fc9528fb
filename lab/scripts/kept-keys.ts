import type { Outcome } from '../../src/playbook/step.ts';
import { sids } from '../access.ts';
import { hostClock } from '../event-log.ts';
import { filesIn, folderAt, keptFolder } from '../folders.ts';
import type { LabHost } from '../model.ts';
import { type Ask, refused } from './behaviour.ts';

const dayMs = 86_400_000;
const shape = /^[0-9a-f]{32}_[0-9A-Fa-f-]{36}\.[0-9A-F]{40}\.\d{8}$/;
const own: readonly string[] = [sids.system, sids.administrators];

/** Names of the kept copies in order; or the refusal of a folder that is not to be trusted. */
export function keptKeys(host: LabHost): readonly string[] | ReturnType<typeof refused> {
  const path = keptFolder(host);
  const folder = folderAt(host, path);
  if (folder === null) return [];
  if (!own.includes(folder.owner)) {
    const why = `${path} belongs to ${folder.owner}, so nothing in it is trusted.`;
    return refused('ForeignFolder', `${why} A person must look at it.`);
  }
  if (folder.entries.some(({ sid, type }) => type === 'Allow' && !own.includes(sid))) {
    const why = `${path} can be opened by others than SYSTEM and Administrators, so no key is kept in it.`;
    return refused('OpenFolder', why);
  }
  return filesIn(host, path)
    .filter((name) => shape.test(name))
    .toSorted();
}

/** The day so many days ahead by the host's clock, as it stands in a kept copy's name. */
export function dayOf(host: LabHost, now: Date, days = 0): string {
  const at = new Date(hostClock(host, now).getTime() + days * dayMs);
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Whether its day has passed. */
export function overdue(copy: string, today: string): boolean {
  return copy.slice(-8) < today;
}

/** Where a kept copy is, as people are told it. */
export function keptWords(host: LabHost, copy: string): string {
  const [, year, month, day] = /(\d{4})(\d\d)(\d\d)$/.exec(copy)!;
  return `in ${keptFolder(host)} until ${year}-${month}-${day}`;
}

export function copyName(file: string, thumbprint: string | null, until: string): string {
  return `${file}.${thumbprint ?? '0'.repeat(40)}.${until}`;
}

/** The days a copy is kept; or what PowerShell answers to a number out of range. */
export function keepDaysOf(ask: Ask): number | Outcome {
  const days = ask.given('keepDays') ?? 14;
  if (typeof days === 'number' && days >= 1 && days <= 90) return days;
  const message = "Cannot validate argument on parameter 'KeepDays'.";
  return { kind: 'threw', id: 'ParameterArgumentValidationError', message };
}

/** What Windows answers to a rename that it refuses: the script does not hide it. */
export function notMoved(code: number): Outcome {
  return { kind: 'threw', id: 'Win32Exception', message: `Exception calling "Move": error ${code}` };
}
