import type { DomainPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

/** Somebody without rights is not told how the secure channel does; a domain controller has none to its own domain. */
export const domain = part<DomainPart>(({ domain: name, domainMember, identity, roles }) => {
  const asked = identity !== 'user' && !roles.domainController;
  const { joined, secureChannel } = domainMember;
  return {
    joined,
    domain: joined ? `${name.toLowerCase()}.example` : null,
    secureChannel: joined && asked ? secureChannel : null,
  };
});
