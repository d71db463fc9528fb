import type { DomainPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Somebody without rights is not told how the secure channel does. */
export const domain = part<DomainPart>(({ domain: name, domainMember, identity }) => {
  const { joined, secureChannel } = domainMember;
  return {
    joined,
    domain: joined ? `${name.toLowerCase()}.example` : null,
    secureChannel: joined && identity !== 'user' ? secureChannel : null,
  };
});
