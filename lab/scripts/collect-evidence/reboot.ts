import type { RebootPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** In the order in which the script looks. */
const reasons = ['servicing', 'windows-update', 'file-rename', 'computer-rename', 'join'] as const;

/** BitLocker answers administrators alone. */
export const reboot = part<RebootPart>(
  ({ reboot: { pending, bitLocker, safeBoot, installing = false, lastBoot }, identity }) => ({
    pending: reasons.filter((reason) => pending.includes(reason)),
    bitLocker: identity === 'user' ? 'unknown' : bitLocker,
    safeBoot,
    installing,
    lastBoot,
  }),
);
