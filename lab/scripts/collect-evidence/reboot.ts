import type { RebootPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** BitLocker answers administrators alone. */
export const reboot = part<RebootPart>(
  ({ reboot: { pending, bitLocker, safeBoot, lastBoot }, identity }) => ({
    pending,
    bitLocker: identity === 'user' ? 'unknown' : bitLocker,
    safeBoot,
    lastBoot,
  }),
);
