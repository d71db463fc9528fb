import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { keyMakingVerdict } from '../key-making-verdict.ts';
import { seenPart } from '../seen-part.ts';

const head = { id: 'disk-full', title: 'The system drive is full' };

export const diskFull: KnownCause = { ...head, judge };

/** Bytes below which Windows cannot be trusted to write a key, a store entry and its logs. */
const fullBytes = 100 * 1024 * 1024;

function judge(evidence: Evidence): Cause | null {
  const drive = seenPart(evidence, 'storage')?.systemDrive ?? null;
  if (drive === null || drive.freeBytes >= fullBytes) return null;
  const free = `${Math.floor(drive.freeBytes / 1024 / 1024)} MB of ${Math.round(drive.totalBytes / 1024 ** 3)} GB are free`;
  return keyMakingVerdict(head, evidence, [`on the system drive ${free}`]);
}
