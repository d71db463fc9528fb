import type { Cause, KnownCause } from '../cause.ts';
import { deniedTo, systemSids } from '../denied-to.ts';
import type { Evidence } from '../evidence.ts';
import { keyMakingVerdict } from '../key-making-verdict.ts';
import { seenPart } from '../seen-part.ts';

const head = { id: 'store-key-denied', title: 'Windows itself is denied its certificate store' };

export const storeKeyDenied: KnownCause = { ...head, judge };

/** A Deny entry for SYSTEM on the registry key of the Remote Desktop store: no certificate can be written there. */
function judge(evidence: Evidence): Cause | null {
  const entries = seenPart(evidence, 'key-access')?.storeKey?.entries ?? null;
  if (entries === null) return null;
  const denied = deniedTo(entries, systemSids, writing);
  if (denied === null) return null;
  return keyMakingVerdict(head, evidence, [`the registry key of the Remote Desktop store denies ${denied}`]);
}

/** KEY_SET_VALUE, KEY_CREATE_SUB_KEY, GENERIC_ALL, GENERIC_WRITE. */
const writing = 0x2 | 0x4 | 0x10000000 | 0x40000000;
