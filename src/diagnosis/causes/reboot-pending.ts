import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { seenPart } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'reboot-pending', title: 'A restart of this host is pending' };

export const rebootPending: KnownCause = { ...head, judge };

const words: Readonly<Record<string, string>> = {
  servicing: 'servicing of Windows',
  'windows-update': 'Windows Update',
  'file-rename': 'files that wait to be replaced',
  'computer-rename': 'a new computer name',
  join: 'joining a domain',
};

/** By itself it stops nobody; what was changed of TLS or of the name counts only after it. */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'reboot');
  if (part === null || part.pending.length === 0) return null;
  const why = part.pending.map((each) => words[each] ?? each).toSorted();
  const pin = part.bitLocker === 'pin' ? 'its start waits for a BitLocker PIN at the console' : null;
  return verdict(head, evidence, {
    confidence: 'weak',
    advice: true,
    for: [`waiting for it: ${why.join(', ')}`, pin],
  });
}
