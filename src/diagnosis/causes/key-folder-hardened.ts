import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'key-folder-hardened',
  title: 'The folder of the machine keys is locked down further than Windows does',
};

export const keyFolderHardened: KnownCause = { ...head, judge };

const everyone = 'S-1-1-0';
/** FILE_ADD_FILE, GENERIC_ALL, GENERIC_WRITE. */
const adding = 0x2 | 0x10000000 | 0x40000000;

/**
 * Everyone may no longer write there (Windows' own is S-1-1-0 with 0x12019f). RDP and even the next renewal may still
 * work; a later one may not. It explains nothing by itself, so it is advice.
 */
function judge(evidence: Evidence): Cause | null {
  const folder = seenPart(evidence, 'key-access')?.folder ?? null;
  if (folder === null || folder.entries === null) return null;
  const of = folder.entries.filter(({ sid }) => sid === everyone);
  const denied = of.some(({ type, mask }) => type === 'Deny' && (mask & adding) !== 0);
  const allowed = of.some(({ type, mask }) => type === 'Allow' && (mask & adding) !== 0);
  if (allowed && !denied) return null;
  return verdict(head, evidence, {
    confidence: 'weak',
    advice: true,
    for: [
      `Everyone may not create files in MachineKeys${denied ? ' (denied)' : ''}; a later renewal may fail`,
    ],
    against: ['by itself it does not end a connection'],
    owner: describeOwner(ownerOf(evidence, 'key file access')),
  });
}
