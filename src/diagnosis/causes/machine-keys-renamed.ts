import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { keyMakingVerdict } from '../key-making-verdict.ts';
import { keyState } from '../key-state.ts';
import { seenPart } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'machine-keys-renamed',
  title: 'The folder of the machine keys was renamed, which hides every key of this host',
};

export const machineKeysRenamed: KnownCause = { ...head, judge };

/** A common piece of advice, and the wrong one (R03): IIS, SQL and WinRM keep their keys there too. */
function judge(evidence: Evidence): Cause | null {
  const key = seenPart(evidence, 'key-access');
  if (key === null || key.renamedFolders.length === 0) return null;
  const folders = key.renamedFolders.toSorted().join(', ');
  const facts = [
    `beside MachineKeys lies ${folders}`,
    key.folder === null ? 'MachineKeys itself is not there' : '',
    keyState(evidence).state === 'missing' ? keyState(evidence).line : '',
  ].filter((line) => line !== '');
  const sign = hangUp(evidence);
  if (sign === null || facts.length === 1) return keyMakingVerdict(head, evidence, facts);
  return verdict(head, evidence, { confidence: 'strong', for: [sign, ...facts] });
}
