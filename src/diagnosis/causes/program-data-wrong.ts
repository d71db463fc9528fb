import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { keyMakingVerdict } from '../key-making-verdict.ts';
import { seenPart } from '../seen-part.ts';

const head = {
  id: 'program-data-wrong',
  title: 'The path of ProgramData is wrong, so keys are looked for elsewhere',
};

export const programDataWrong: KnownCause = { ...head, judge };

/** ProfileList\\ProgramData: below it lie MachineKeys and every machine key. */
function judge(evidence: Evidence): Cause | null {
  const storage = seenPart(evidence, 'storage');
  if (storage === null) return null;
  const { programDataRegistry: written, programData } = storage;
  const right = written !== null && /^(%SystemDrive%|C:)\\ProgramData\\?$/i.test(written);
  if (right) return null;
  const said =
    written === null ? 'ProgramData of ProfileList is absent' : `ProgramData of ProfileList is ${written}`;
  return keyMakingVerdict(head, evidence, [`${said}; Windows made ${programData || 'nothing'} of it`]);
}
